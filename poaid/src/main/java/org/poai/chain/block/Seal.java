package org.poai.chain.block;

import org.poai.primitives.Hash32;

/**
 * The proof of work in a header: {@code nonce} unsigned, {@code quizLoss} in millionths, the
 * 256-bit fingerprint.
 */
public record Seal(long nonce, long quizLoss, Hash32 fingerprint) {
  public static final Seal NONE = new Seal(0, 0, Hash32.ZERO);
}
