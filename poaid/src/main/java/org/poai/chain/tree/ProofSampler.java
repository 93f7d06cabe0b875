package org.poai.chain.tree;

import java.security.SecureRandom;
import java.util.Optional;
import org.poai.crypto.Preimage;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;

/**
 * Which proofs of a branch that catches up are replayed: all, or a sample that nobody else can
 * foresee; {@code --verify} of protocol section 8.
 *
 * <p>The block at distance d below the tip of the checked headers is replayed with probability
 * min(1, {@value #RECENT} / (d + 1)): the last {@value #RECENT} always, of older ones about as many
 * in each doubling of the distance. A false block at distance d stays unseen with probability 1 −
 * {@value #RECENT}/(d + 1), so false blocks that are a share x of all n up to the tip, wherever
 * they lie, are all missed with probability at most (1 − x)^{@value #RECENT}: the worst place is
 * the oldest, where the product of these factors is (1 − x)^{@value #RECENT} or less.
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

  /** Whether the proof of a block is replayed, on a branch whose checked headers end in a tip. */
  public boolean replays(Hash32 block, BlockNumber number, BlockNumber tip) {
    long blocks = tip.value() - number.value() + 1;
    if (secret.isEmpty() || blocks <= RECENT) {
      return true;
    }
    // 63 of the hash's bits: that some remainders are a little likelier does not show.
    long random = Preimage.of(secret.get()).bytes(block).keccak().toUInt256().w3() & Long.MAX_VALUE;
    return random % blocks < RECENT;
  }
}
