package org.poai.quiz.proof;

import org.poai.chain.block.Seal;
import org.poai.crypto.Preimage;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/** ℓ̂, the number of a seal that must not exceed the target; protocol section 6. */
public final class Lottery {
  private Lottery() {}

  /**
   * Keccak("poai/seal/1" ‖ S ‖ u64(n) ‖ u32(quizLoss) ‖ F). The loss of a seal that nobody has
   * checked may be larger than 10^6 and is then cut to its low 32 bits; the proof refuses it later.
   */
  public static UInt256 of(Hash32 sealHash, Seal seal) {
    return Preimage.tagged("poai/seal/1")
        .bytes(sealHash)
        .u64(seal.nonce())
        .u32((int) seal.quizLoss())
        .bytes(seal.fingerprint())
        .keccak()
        .toUInt256();
  }
}
