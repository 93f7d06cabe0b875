package org.poai.query;

import java.util.Optional;
import org.poai.chain.head.HeadListener;
import org.poai.chain.stored.Origin;
import org.poai.chain.stored.ProofStatus;
import org.poai.primitives.Hash32;

/** Remembers how the last blocks came to this node, and what their proofs took. */
public final class BlockArrivals implements HeadListener {
  static final int REMEMBERED = 1_024;

  private final Recent<Hash32, Arrival> recent = new Recent<>(REMEMBERED);

  /**
   * How a block was taken.
   *
   * @param origin from where it came
   * @param nanos what the replay of its proof took; 0 where it was known already, or left out
   */
  public record Arrival(Origin origin, ProofStatus proof, long nanos) {}

  @Override
  public void onHead(HeadChange change) {
    change
        .applied()
        .forEach(
            block ->
                recent.keep(
                    block.hash(),
                    new Arrival(
                        block.origin(), block.proven().proof(), block.proven().proofNanos())));
  }

  /** How a block was taken; empty where that is long ago, or before the node was started. */
  public Optional<Arrival> of(Hash32 hash) {
    return recent.find(hash);
  }
}
