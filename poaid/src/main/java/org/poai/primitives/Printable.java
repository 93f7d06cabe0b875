package org.poai.primitives;

/**
 * Texts of a file, a peer or another program as they may stand in our own output: one line, of a
 * bounded length, that a terminal only prints. A character is replaced by {@code ?} where it is a
 * control (C0, C1), breaks a line or paragraph, orders text in two directions, stands for nothing
 * (unassigned, a lone surrogate, private use) or is shown as nothing.
 */
public final class Printable {
  /** Longest text that {@link #text(String)} lets through, in code points. */
  public static final int MAX = 60;

  private Printable() {}

  /** The text's first {@value #MAX} characters, with an ellipsis where it goes on. */
  public static String text(String text) {
    return text(text, MAX);
  }

  /** The text's first {@code most} characters, with an ellipsis where it goes on. */
  public static String text(String text, int most) {
    StringBuilder shown = new StringBuilder();
    text.codePoints().limit(most).forEach(c -> shown.appendCodePoint(isPlain(c) ? c : '?'));
    return text.codePointCount(0, text.length()) > most ? shown.append('…').toString() : "" + shown;
  }

  /** {@link #text(String)} between quotation marks. */
  public static String quoted(String text) {
    return '"' + text(text) + '"';
  }

  /** The whole text, of which line feeds and tabs stay as they are. */
  public static String lines(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .forEach(c -> shown.appendCodePoint(c == '\n' || c == '\t' || isPlain(c) ? c : '?'));
    return shown.toString();
  }

  /** Whether a terminal prints this code point and does nothing else. */
  public static boolean isPlain(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
