package org.poai.simulation;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.poai.chain.ManifestSchedule;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.difficulty.Ancestry;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.chain.rules.ReadinessTally;
import org.poai.chain.rules.Turn;
import org.poai.chain.rules.Turn.Candidate;
import org.poai.primitives.Hash32;
import org.poai.state.StateView;

/**
 * Manifests that change as if by a vote: the last block of an epoch decides by its hash which of
 * them rules the next one. So two branches that part before an epoch begins may be under two.
 */
record SimSchedule(List<Scheduled> manifests, long epochBlocks) implements ManifestSchedule {
  /** The manifest after a block. */
  Scheduled after(SealedHeader parent) {
    return ManifestSchedule.isBoundary(parent.number(), epochBlocks)
        ? manifests.get(Math.floorMod(parent.hash().hashCode(), manifests.size()))
        : of(parent);
  }

  @Override
  public Optional<Scheduled> manifest(Hash32 hash) {
    return manifests.stream().filter(manifest -> manifest.hash().equals(hash)).findFirst();
  }

  @Override
  public boolean mayFollow(Hash32 manifest, SealedHeader parent, Supplier<ReadinessTally> signals) {
    return manifest.equals(after(parent).hash());
  }

  @Override
  public Turn turn(StateView parentState, SealedHeader parent, Ancestry branch) {
    return Turn.stays(after(parent));
  }

  @Override
  public List<Candidate> candidates(StateView parentState, SealedHeader parent, Turn turn) {
    return List.of();
  }
}
