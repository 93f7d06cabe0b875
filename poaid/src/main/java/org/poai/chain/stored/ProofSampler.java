package org.poai.chain.stored;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Optional;
import org.poai.chain.difficulty.Work;
import org.poai.crypto.Preimage;
import org.poai.primitives.Hash32;

/**
 * Which proofs of a branch that catches up are replayed: all, or a sample that nobody else can
 * foresee; {@code --verify} of protocol section 8.
 *
 * <p>A block of work w, when all from it to the tip of the checked headers weigh W, is replayed
 * with probability min(1, {@value #RECENT}·w / W), and the last {@value #RECENT} blocks always.
 * False blocks that hold a share x of the work up to the tip, wherever they lie, are all missed
 * with probability at most (1 − x)^{@value #RECENT}: with blocks of equal work the worst place is
 * the oldest, where the product of the factors 1 − {@value #RECENT}·w/W is (1 − x)^{@value #RECENT}
 * or less; a block that weighs more than its share is drawn more often in the same measure.
 */
public final class ProofSampler {
  /** Blocks below the tip whose proofs are always replayed. */
  public static final int RECENT = 256;

  /** What the choice depends on besides the block; empty where all are replayed. */
  private final Optional<Hash32> secret;

  private ProofSampler(Optional<Hash32> secret) {
    this.secret = secret;
  }

  /** Every proof is replayed. */
  public static ProofSampler full() {
    return new ProofSampler(Optional.empty());
  }

  /** A sample by this process's own secret. */
  public static ProofSampler sampled() {
    byte[] secret = new byte[Hash32.SIZE];
    new SecureRandom().nextBytes(secret);
    return sampled(Hash32.of(secret));
  }

  static ProofSampler sampled(Hash32 secret) {
    return new ProofSampler(Optional.of(secret));
  }

  /**
   * Whether the proof of a block is replayed.
   *
   * @param above checked headers above it
   * @param own its work
   * @param toTip the work from it to the tip, itself included
   */
  public boolean replays(Hash32 block, long above, Work own, Work toTip) {
    if (secret.isEmpty() || above < RECENT) {
      return true;
    }
    // 63 of the hash's bits: that some shares are a little likelier does not show.
    long random = Preimage.of(secret.get()).bytes(block).keccak().toUInt256().w3() & Long.MAX_VALUE;
    BigInteger drawn = BigInteger.valueOf(random).multiply(toTip.value().toBigInteger());
    BigInteger share = own.value().toBigInteger().multiply(BigInteger.valueOf(RECENT));
    return drawn.compareTo(share.shiftLeft(63)) < 0;
  }
}
