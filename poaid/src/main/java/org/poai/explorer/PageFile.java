package org.poai.explorer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.poai.crypto.Sha256;
import org.poai.http.Response;
import org.poai.http.RouteRequest.Conditions;

/**
 * A file that a browser loads, as it is and compressed once for all.
 *
 * @param tag names its content, for caches
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record PageFile(String type, byte[] plain, byte[] packed, String tag) {
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml");

  private static final int TAG_DIGITS = 24;

  static PageFile of(String name, byte[] content) {
    String ending = name.substring(name.lastIndexOf('.') + 1);
    String type = TYPES.get(ending);
    if (type == null) {
      throw new IllegalArgumentException("no type for " + name);
    }
    return new PageFile(type, content, packed(content), '"' + digest(content) + '"');
  }

  /** A few letters that stand for a content. */
  static String digest(byte[] content) {
    return Sha256.hash(content).toHex().substring(2, 2 + TAG_DIGITS);
  }

  private static byte[] packed(byte[] content) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  /**
   * The answer to who asks for it.
   *
   * @param headers besides those that say how it is sent
   */
  Response response(Conditions asked, Map<String, String> headers) {
    Map<String, String> all = new HashMap<>(headers);
    all.put("ETag", tag);
    all.put("Vary", "Accept-Encoding");
    if (asked.known().contains(tag)) {
      return new Response(304, type, new byte[0], all);
    }
    boolean isPacked = asked.encodings().contains("gzip");
    all.put("Content-Encoding", isPacked ? "gzip" : "identity");
    return new Response(200, type, isPacked ? packed : plain, all);
  }
}
