package org.poai.quiz.prompt;

import java.nio.charset.StandardCharsets;

/** What of a model's completion becomes a block's answer; protocol section 6. */
public final class ModelAnswer {
  public static final int MAX_BYTES = 256;

  private ModelAnswer() {}

  /**
   * Cuts at the first line feed, puts U+FFFD for lone surrogates, strips characters ≤ U+0020 at
   * both ends, and cuts at a code point to at most 256 bytes of UTF-8.
   */
  public static String of(String completion) {
    int end = completion.indexOf('\n');
    String line = end < 0 ? completion : completion.substring(0, end);
    // String.trim strips exactly the characters up to U+0020.
    return cut(wellFormed(line).trim());
  }

  private static String wellFormed(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c)
        .forEach(out::appendCodePoint);
    return out.toString();
  }

  private static String cut(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (utf8.length <= MAX_BYTES) {
      return text;
    }
    int end = MAX_BYTES;
    while ((utf8[end] & 0xc0) == 0x80) {
      end--;
    }
    return new String(utf8, 0, end, StandardCharsets.UTF_8);
  }
}
