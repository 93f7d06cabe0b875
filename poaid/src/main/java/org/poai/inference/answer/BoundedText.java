package org.poai.inference.answer;

/**
 * Makes an answer's text of an engine's pieces: U+FFFD stands for U+0000, and the text ends at the
 * last code point within {@value #MAX_BYTES} bytes of UTF-8. (For malformed bytes U+FFFD stands
 * already where they become characters.)
 */
final class BoundedText {
  static final int MAX_BYTES = 4096;

  private static final char REPLACEMENT = '\uFFFD';

  private final StringBuilder text = new StringBuilder();
  private int bytes;
  private boolean full;

  /** Adds a piece; what of it belongs to the text. */
  String add(String piece) {
    int begin = text.length();
    for (int i = 0; i < piece.length() && !full; ) {
      int point = piece.codePointAt(i);
      i += Character.charCount(point);
      append(point == 0 ? REPLACEMENT : point);
    }
    return text.substring(begin);
  }

  private void append(int point) {
    int more = utf8Bytes(point);
    full = bytes + more > MAX_BYTES;
    if (!full) {
      bytes += more;
      text.appendCodePoint(point);
    }
  }

  private static int utf8Bytes(int point) {
    if (point < 0x80) {
      return 1;
    }
    if (point < 0x800) {
      return 2;
    }
    return point < 0x10000 ? 3 : 4;
  }

  /** Whether something came that did not belong to the text any more. */
  boolean isFull() {
    return full;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
