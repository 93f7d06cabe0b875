package org.poai.inference.child;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.poai.crypto.Sha256;
import org.poai.inference.child.Wire.Request;

/** The sentence that names a request which costs processes, safe to log. */
final class Poison {
  private static final int SHOWN = 40;

  private Poison() {}

  static String name(Request request) {
    String text = request.text();
    String shown =
        text.substring(0, Math.min(SHOWN, text.length())).replaceAll("[^\\x20-\\x7e]", "?");
    return String.format(
        Locale.ROOT,
        "this request ended the engine's process three times: %s of %d characters, SHA-256 %s,"
            + " \"%s\"",
        request.op().name().toLowerCase(Locale.ROOT),
        text.length(),
        Sha256.hash(text.getBytes(StandardCharsets.UTF_8)).toHex(),
        shown);
  }
}
