package org.poai.inference;

/** Takes a text piece by piece, as it comes about. */
@FunctionalInterface
public interface TextTaker {
  /** Takes all of a text. */
  TextTaker ALL = piece -> true;

  /**
   * Takes the next piece, on the engine's thread, which must not wait.
   *
   * @param piece whole characters, at least one
   * @return whether more is wanted
   */
  boolean take(String piece);

  /**
   * The same, where it is known how long the text is by now.
   *
   * @param tokens of the text up to the end of this piece
   */
  default boolean take(String piece, int tokens) {
    return take(piece);
  }
}
