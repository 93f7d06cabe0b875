package org.poai.inference;

/**
 * A greedy text as an engine gave it.
 *
 * @param text nothing stripped
 * @param tokens generated, without the token that ended the text; of a text that the model ended
 *     itself, tokens that share one character count as one
 */
public record Continuation(String text, int tokens, End end) {
  /** Why there is no more. */
  public enum End {
    /** The model gave a token that ends a text. */
    MODEL,
    /** As many tokens came as were asked for. */
    LIMIT,
    /** Whoever took the text wanted no more. */
    TAKER
  }
}
