package org.poai.chain.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.poai.async.Clock;
import org.poai.chain.genesis.ChainSpec.Pace;

/**
 * Blocks with a timestamp a little ahead of our clock, held until it is their time. Owned by the
 * chain thread.
 */
final class EarlyBlocks {
  private static final int CAPACITY = 16;

  private final Clock clock;
  private final long toleranceSeconds;
  private final Judgements judgements;
  private final List<Candidate> held = new ArrayList<>();

  EarlyBlocks(Clock clock, Pace pace, Judgements judgements) {
    this.clock = clock;
    this.toleranceSeconds = pace.toleranceSeconds();
    this.judgements = judgements;
  }

  /**
   * Holds the block; where all places are taken it is forgotten, and its sender may bring it again.
   */
  void add(Candidate candidate) {
    Optional<Candidate> same =
        held.stream().filter(c -> c.hash().equals(candidate.hash())).findFirst();
    if (same.isPresent()) {
      same.get().alsoFrom(candidate.origin);
      judgements.end(candidate, new ImportResult.Known());
    } else if (held.size() < CAPACITY) {
      held.add(candidate);
    } else {
      judgements.end(candidate, new ImportResult.Ignored("too many blocks of the future"));
    }
  }

  /** Those that are no longer too far ahead. */
  List<Candidate> takeReady() {
    long now = clock.seconds();
    List<Candidate> ready =
        held.stream().filter(c -> c.block.header().timestamp() <= now + toleranceSeconds).toList();
    held.removeAll(ready);
    return ready;
  }
}
