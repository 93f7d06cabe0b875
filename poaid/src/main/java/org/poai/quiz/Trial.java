package org.poai.quiz;

import org.poai.primitives.Hash32;

/**
 * One nonce of a challenge: what is evaluated, and the key under which the result is remembered.
 */
record Trial(Challenge challenge, long nonce) {
  Hash32 quizKey() {
    return challenge.quizKey(nonce);
  }
}
