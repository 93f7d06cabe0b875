package org.poai.inference.answer;

import org.poai.crypto.Keccak;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

/**
 * What a model said; protocol section 11, <i>Answer</i>.
 *
 * @param text at most {@value BoundedText#MAX_BYTES} bytes in UTF-8, without U+0000
 * @param promptTokens of the prompt, BOS included where the model adds it
 * @param tokens generated, without the one that ended the text; where the model ended it, tokens
 *     that share one character count as one
 */
public record JobAnswer(String text, int promptTokens, int tokens, Reason reason) {
  /** Why the text ends where it does. */
  public enum Reason {
    /** The model ended it. */
    MODEL,
    /** It has as many tokens, or as many bytes, as it may have. */
    LIMIT,
    /** Whoever took it wanted no more. */
    TAKER,
    /** The rule gives the prompt the empty answer. */
    RULE
  }

  /** The answer that the rule gives to a prompt that cannot be asked. */
  static JobAnswer byRule(int promptTokens) {
    return new JobAnswer("", promptTokens, 0, Reason.RULE);
  }

  /** What is delivered. */
  public Bytes bytes() {
    return Bytes.utf8(text);
  }

  /** {@code resultHash}: Keccak of the bytes. */
  public Hash32 hash() {
    return Keccak.hash(bytes());
  }
}
