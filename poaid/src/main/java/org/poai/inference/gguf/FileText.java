package org.poai.inference.gguf;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Texts of a file without loss: UTF-8, in which a byte b that belongs to no character becomes the
 * lone surrogate U+DC00 + b. So two texts are equal exactly where their bytes are, and no text is
 * mistaken for one that was well-formed.
 */
final class FileText {
  private static final int ESCAPE = 0xdc00;

  private FileText() {}

  /** The text before the first NUL. */
  static String of(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes, 0, end);
    CharBuffer out = CharBuffer.allocate(end);
    while (decoder.decode(in, out, true).isError()) {
      out.put((char) (ESCAPE + (in.get() & 0xff)));
      decoder.reset();
    }
    return out.flip().toString();
  }

  /** The text of one byte. */
  static String ofByte(int value) {
    return of(new byte[] {(byte) value});
  }
}
