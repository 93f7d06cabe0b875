package org.poai.chain;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.difficulty.Ancestry;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.chain.rules.ReadinessTally;
import org.poai.chain.rules.Turn;
import org.poai.chain.rules.Turn.Candidate;
import org.poai.primitives.Hash32;
import org.poai.state.StateView;

/** One manifest for ever. */
record OneManifest(Scheduled scheduled) implements ManifestSchedule {
  @Override
  public Optional<Scheduled> manifest(Hash32 hash) {
    return Optional.of(scheduled).filter(known -> known.hash().equals(hash));
  }

  @Override
  public boolean mayFollow(Hash32 manifest, SealedHeader parent, Supplier<ReadinessTally> signals) {
    return manifest.equals(scheduled.hash());
  }

  @Override
  public Turn turn(StateView parentState, SealedHeader parent, Ancestry branch) {
    return Turn.stays(scheduled);
  }

  @Override
  public List<Candidate> candidates(StateView parentState, SealedHeader parent, Turn turn) {
    return List.of();
  }
}
