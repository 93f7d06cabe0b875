package org.poai.quiz.proof;

import org.poai.primitives.Hash32;

/**
 * One nonce of a challenge: what is evaluated, and the key under which the result is remembered.
 */
public record ChosenNonce(Challenge challenge, long nonce) {
  public Hash32 quizKey() {
    return challenge.quizKey(nonce);
  }
}
