package org.poai.chain.tree;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.rules.RejectReason;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;

/**
 * What both {@link Lane}s do with blocks whose proofs are judged: takes the chain over to a branch,
 * or keeps the branch beside it, and tells everyone who waits. Owned by the chain thread.
 */
final class Takeover {
  private final Chain chain;
  private final BadBlocks bad;
  private final Judgements judgements;
  private final HeadSwitch headSwitch;
  private final SideBlocks sideBlocks;
  private final List<Lane> lanes = new ArrayList<>();
  private final List<HeadListener> listeners = new CopyOnWriteArrayList<>();

  /** The highest block kept by {@link #keep} and where its branch leaves the canonical chain. */
  private Optional<Kept> lastKept = Optional.empty();

  private record Kept(Hash32 tip, BlockNumber forkPoint, Hash32 forkHash) {}

  Takeover(TreeParts parts, BadBlocks bad, Judgements judgements) {
    this.chain = parts.chain();
    this.bad = bad;
    this.judgements = judgements;
    this.headSwitch = new HeadSwitch(parts);
    this.sideBlocks = new SideBlocks(parts.chain());
  }

  Judgements judgements() {
    return judgements;
  }

  void tell(Lane lane) {
    lanes.add(lane);
  }

  void addListener(HeadListener listener) {
    listeners.add(listener);
  }

  boolean isCanonical(Hash32 hash) {
    return hash.equals(chain.head().header().hash())
        || chain.header(hash).filter(chain::isCanonical).isPresent();
  }

  /**
   * Stored blocks off the canonical chain, lowest first, that end in {@code tip}; empty when it is
   * canonical itself.
   *
   * @return empty where one of them, or its body, is gone
   */
  Optional<List<Candidate>> storedPath(Hash32 tip) {
    List<Candidate> path = new ArrayList<>();
    for (Hash32 hash = tip; !isCanonical(hash); ) {
      Optional<Candidate> stored = chain.storedCandidate(hash, sideBlocks.origin(hash));
      if (stored.isEmpty()) {
        return Optional.empty();
      }
      path.add(stored.get());
      hash = stored.get().parentHash();
    }
    Collections.reverse(path);
    return Optional.of(path);
  }

  /** Whether {@code branch}, lowest block first, may be followed: see {@link HeadSwitch}. */
  boolean isPossible(List<Candidate> branch) {
    return headSwitch.isPossible(branch.get(0).block.number().previous());
  }

  /**
   * Step 7 and the batch for a branch that outweighs the head, lowest block first, whose first
   * parent is canonical.
   */
  void to(List<Candidate> branch) {
    HeadSwitch.Outcome outcome = headSwitch.to(branch);
    outcome.applied().forEach(candidate -> ended(candidate, candidate.imported()));
    outcome.failure().ifPresent(f -> reject(f.candidate(), f.reason(), f.detail()));
    outcome.change().ifPresent(change -> listeners.forEach(l -> l.onHead(change)));
    lanes.forEach(Lane::settle);
  }

  /**
   * Stores judged blocks, which follow on each other and on a stored one, beside the canonical
   * chain: what it takes to switch once the branch is the heavier one. False where it forks off too
   * deep for that.
   */
  boolean keep(List<Candidate> run) {
    Optional<Kept> fork = fork(run.get(0).parentHash());
    if (fork.isEmpty()) {
      return false;
    }
    sideBlocks.put(run);
    Hash32 tip = run.get(run.size() - 1).hash();
    lastKept = Optional.of(new Kept(tip, fork.get().forkPoint(), fork.get().forkHash()));
    run.forEach(candidate -> ended(candidate, new ImportResult.Stored(candidate.proof)));
    lanes.forEach(Lane::settle);
    return true;
  }

  /** Whether blocks that build on this stored one may be followed, as far as depth goes. */
  boolean mayFollow(Hash32 parent) {
    return parent.equals(chain.head().header().hash()) || fork(parent).isPresent();
  }

  /**
   * Where the branch of a stored block leaves the canonical chain; empty where that is too deep.
   */
  private Optional<Kept> fork(Hash32 parent) {
    return lastKept
        .filter(kept -> kept.tip().equals(parent))
        .filter(kept -> isCanonicalAt(kept.forkPoint(), kept.forkHash()))
        .or(() -> forkPoint(parent))
        .filter(kept -> headSwitch.isPossible(kept.forkPoint()));
  }

  private Optional<Kept> forkPoint(Hash32 parent) {
    return chain
        .header(parent)
        .flatMap(header -> new Branch(chain.store(), header).forkPoint())
        .map(fork -> new Kept(parent, fork.number(), fork.hash()));
  }

  private boolean isCanonicalAt(BlockNumber number, Hash32 hash) {
    return chain.canonicalHash(number).equals(Optional.of(hash));
  }

  private void ended(Candidate candidate, ImportResult result) {
    judgements.end(candidate, result);
    lanes.forEach(lane -> lane.stored(candidate, result));
  }

  /**
   * Ends a false candidate. Where the reason makes its hash bad, all that build on it are bad too;
   * a false body says nothing of them, nor of the block whose header it borrowed.
   */
  void reject(Candidate candidate, RejectReason reason, String detail) {
    if (!reason.isBadBlock()) {
      judgements.end(candidate, new ImportResult.Rejected(reason, detail));
      return;
    }
    judgements.end(candidate, bad.add(candidate.hash(), reason, detail));
    dropDescendants(candidate.block.sealedHeader());
  }

  /** A block, wherever it waits, is bad by a proof that was looked at outside the lanes. */
  ImportResult.Rejected reject(SealedHeader header, Origin origin, RejectReason r, String detail) {
    ImportResult.Rejected rejected = bad.add(header.hash(), r, detail);
    judgements.tell(header, origin, rejected);
    dropDescendants(header);
    return rejected;
  }

  private void dropDescendants(SealedHeader root) {
    Set<Hash32> gone = new HashSet<>(Set.of(root.hash()));
    for (SideBlocks.Removed side : sideBlocks.remove(root)) {
      if (gone.add(side.header().hash())) {
        ImportResult.Rejected rejected = descendsFromBad(side.header().hash());
        judgements.tell(side.header(), side.origin(), rejected);
      }
    }
    lanes.forEach(lane -> lane.bad(gone));
  }

  /** What is said from now on of a block that builds on a bad one. */
  ImportResult.Rejected descendsFromBad(Hash32 hash) {
    return bad.add(hash, RejectReason.BAD_PARENT, "it builds on a bad block");
  }

  /** What is known of a block before it is looked at: that it, or its parent, is bad. */
  Optional<ImportResult.Rejected> judgedBefore(Candidate candidate) {
    return bad.find(candidate.hash())
        .or(
            () ->
                bad.find(candidate.parentHash()).map(parent -> descendsFromBad(candidate.hash())));
  }

  /** Whatever was written without waiting for the disk is on it now. */
  void sync() {
    headSwitch.sync();
  }
}
