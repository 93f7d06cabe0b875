package org.poai.chain.stored;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.poai.chain.ManifestSchedule;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.difficulty.Ancestry;
import org.poai.chain.rules.GovernanceSlots;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.chain.rules.ReadinessTally;
import org.poai.chain.rules.Turn;
import org.poai.chain.rules.Turn.Candidate;
import org.poai.chain.rules.Turns;
import org.poai.memory.BoundedMap;
import org.poai.primitives.Hash32;
import org.poai.state.StateView;

/**
 * Manifests that take turns as the branch's own governance contracts say; protocol section 11. Safe
 * from any thread.
 *
 * <p>For the next maintainer: a turn is a pure function of a branch, so it is remembered by the
 * hash of the parent alone, and nothing is ever taken back. What it computes becomes known to
 * {@link Manifests}, so that a node whose head is in the epoch before a switch needs nobody to tell
 * it what the next manifest says.
 */
final class Rotation implements ManifestSchedule {
  private static final int REMEMBERED = 16;

  private final Turns turns;
  private final Manifests manifests;
  private final StateEdits edits;
  private final long epochBlocks;

  /** By the hash of the parent. */
  private final Map<Hash32, Turn> remembered = BoundedMap.byAge(REMEMBERED);

  private final Map<Hash32, List<Candidate>> choices = BoundedMap.byAge(REMEMBERED);

  Rotation(Turns turns, Manifests manifests, StateEdits edits, long epochBlocks) {
    this.turns = turns;
    this.manifests = manifests;
    this.edits = edits;
    this.epochBlocks = epochBlocks;
  }

  @Override
  public Optional<Scheduled> manifest(Hash32 hash) {
    return manifests.of(hash);
  }

  @Override
  public boolean mayFollow(Hash32 manifest, SealedHeader parent, Supplier<ReadinessTally> signals) {
    return manifest.equals(parent.header().terms().manifestHash())
        || (isBoundary(parent) && signals.get().ready().equals(Optional.of(manifest)));
  }

  private boolean isBoundary(SealedHeader parent) {
    return ManifestSchedule.isBoundary(parent.number(), epochBlocks);
  }

  @Override
  public Turn turn(StateView parentState, SealedHeader parent, Ancestry branch) {
    return scheduled(parentState, parent, branch).with(edits.after(parent.hash()));
  }

  private Turn scheduled(StateView parentState, SealedHeader parent, Ancestry branch) {
    if (!isBoundary(parent)) {
      return Turn.stays(of(parent));
    }
    return remembered(remembered, parent.hash())
        .orElseGet(() -> remember(remembered, parent.hash(), compute(parentState, parent, branch)));
  }

  private Turn compute(StateView parentState, SealedHeader parent, Ancestry branch) {
    Optional<Hash32> ready = ReadinessTally.upTo(parent.number(), branch, epochBlocks).ready();
    long epoch = parent.number().next().epoch(epochBlocks).value();
    Turn turn = turns.turn(GovernanceSlots.of(parentState), epoch, ready, of(parent));
    manifests.compute(turn.manifest());
    return turn;
  }

  @Override
  public List<Candidate> candidates(StateView parentState, SealedHeader parent, Turn turn) {
    return remembered(choices, parent.hash())
        .orElseGet(
            () -> {
              long epoch = parent.number().next().epoch(epochBlocks).value() + 1;
              GovernanceSlots slots = GovernanceSlots.of(parentState, turn.writes());
              List<Candidate> found = List.copyOf(turns.candidates(slots, epoch));
              found.forEach(candidate -> manifests.compute(candidate.manifest()));
              return remember(choices, parent.hash(), found);
            });
  }

  private static <V> Optional<V> remembered(Map<Hash32, V> memory, Hash32 key) {
    synchronized (memory) {
      return Optional.ofNullable(memory.get(key));
    }
  }

  private static <V> V remember(Map<Hash32, V> memory, Hash32 key, V value) {
    synchronized (memory) {
      memory.put(key, value);
    }
    return value;
  }
}
