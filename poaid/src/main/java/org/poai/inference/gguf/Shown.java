package org.poai.inference.gguf;

/** Texts of an untrusted file as they may stand in a sentence: short and printable. */
final class Shown {
  private static final int MAX = 60;

  private Shown() {}

  static String text(String text) {
    StringBuilder shown = new StringBuilder("\"");
    text.codePoints()
        .limit(MAX)
        .forEach(
            c ->
                shown.appendCodePoint(
                    Character.isISOControl(c) || !Character.isDefined(c) ? '?' : c));
    return shown.append(text.codePointCount(0, text.length()) > MAX ? "…\"" : "\"").toString();
  }
}
