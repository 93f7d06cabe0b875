package org.poai.explorer;

import java.nio.charset.StandardCharsets;
import org.poai.json.Jcs;
import org.poai.json.JsonValue;

/** Something that pages are told, in the form of server-sent events (HTML, section 9.2). */
final class LiveEvent {
  /** A line without meaning, by which either side finds out that the other is gone. */
  static final byte[] PULSE = ":\n\n".getBytes(StandardCharsets.US_ASCII);

  private LiveEvent() {}

  /** JSON has no line ends, so that a value is one line. */
  static byte[] of(String name, JsonValue value) {
    String text = "event: " + name + "\ndata: " + Jcs.toString(value) + "\n\n";
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
