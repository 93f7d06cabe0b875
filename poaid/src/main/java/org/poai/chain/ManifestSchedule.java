package org.poai.chain;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.difficulty.Ancestry;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.chain.rules.ReadinessTally;
import org.poai.chain.rules.Turn;
import org.poai.chain.rules.Turn.Candidate;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.state.StateView;

/** Which manifests a block may name, and which one rules it; protocol sections 4, 8 and 11. */
public interface ManifestSchedule {
  /** The content of a manifest by its hash; empty where this node does not know it. */
  Optional<Scheduled> manifest(Hash32 hash);

  /**
   * The header rule: whether the block after {@code parent} may name a manifest.
   *
   * @param signals what the parent's epoch has signalled up to and with the parent; it costs a walk
   *     over the epoch, and is asked for only where a manifest begins
   */
  boolean mayFollow(Hash32 manifest, SealedHeader parent, Supplier<ReadinessTally> signals);

  /**
   * The state rule: what the block after {@code parent} has to name, and writes.
   *
   * @param parentState the state after the parent
   * @param branch the parent's own branch
   */
  Turn turn(StateView parentState, SealedHeader parent, Ancestry branch);

  /**
   * What the block after {@code parent} may signal for the boundary above it, in the order in which
   * it is chosen there.
   */
  List<Candidate> candidates(StateView parentState, SealedHeader parent, Turn turn);

  /** The manifest that a stored or checked header names. */
  default Scheduled of(SealedHeader header) {
    return manifest(header.header().terms().manifestHash())
        .orElseThrow(() -> new IllegalStateException("no manifest of block " + header.number()));
  }

  /** Whether the block after a parent is the first of its epoch, and not of the first epoch. */
  static boolean isBoundary(BlockNumber parent, long epochBlocks) {
    return !parent.next().epoch(epochBlocks).equals(parent.epoch(epochBlocks));
  }

  /** The schedule of a chain without governance: one manifest for ever. */
  static ManifestSchedule always(Manifest manifest) {
    return new OneManifest(Scheduled.of(manifest));
  }
}
