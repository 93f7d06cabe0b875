package org.poai.market.channel;

import org.poai.primitives.Bytes;

/** An answer that a patron of ours wants. Owned by one thread. */
final class Wish {
  /** BOS, and the space in front of a text. */
  private static final int MORE_TOKENS = 2;

  private final String prompt;
  private final int maxTokens;
  private final Patron patron;
  private final long sinceNanos;
  private int attempts;

  Wish(String prompt, int maxTokens, Patron patron, long sinceNanos) {
    this.prompt = prompt;
    this.maxTokens = maxTokens;
    this.patron = patron;
    this.sinceNanos = sinceNanos;
  }

  String prompt() {
    return prompt;
  }

  int maxTokens() {
    return maxTokens;
  }

  Patron patron() {
    return patron;
  }

  long sinceNanos() {
    return sinceNanos;
  }

  /** Counts an attempt; how many there were. */
  int attempt() {
    return ++attempts;
  }

  /** Tokens that the prompt has at most: none has less than a byte. */
  int mostPromptTokens() {
    return Math.min(AnswerFrame.MOST_PROMPT_TOKENS, Bytes.utf8(prompt).size() + MORE_TOKENS);
  }
}
