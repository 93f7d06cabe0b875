package org.poai.chain.tree;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.branch.BadBlocks;
import org.poai.chain.branch.Branch;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.branch.TreeParts;
import org.poai.chain.head.BranchSwitch;
import org.poai.chain.head.BranchSwitch.Arrival;
import org.poai.chain.head.HeadChanges;
import org.poai.chain.head.HeadListener;
import org.poai.chain.head.HeadListener.HeadChange;
import org.poai.chain.head.HeadSwitch;
import org.poai.chain.head.Pruner;
import org.poai.chain.head.SideBlocks;
import org.poai.chain.head.StepSeven;
import org.poai.chain.head.StepSeven.Failure;
import org.poai.chain.rules.Violation;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.ProvenBlock;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Section 9 of the protocol, for blocks whose proofs are judged: follows the heaviest branch, or
 * keeps a branch beside the chain, and tells everyone who waits. Owned by the chain thread.
 */
final class ForkChoice {
  private static final Logger LOG = LoggerFactory.getLogger(ForkChoice.class);

  /**
   * How long false blocks that the chain went back from can be read: listeners tell of their logs,
   * and take their transactions back.
   */
  private static final long FALSE_READABLE_MILLIS = 10_000;

  private final TreeParts parts;
  private final Chain chain;
  private final BadBlocks bad;
  private final Judgements judgements;
  private final HeadSwitch headSwitch;
  private final BranchSwitch branchSwitch;
  private final SideBlocks sideBlocks;
  private final HeadChanges headChanges;
  private final List<BlockImport> imports = new ArrayList<>();
  private final List<HeadListener> listeners = new CopyOnWriteArrayList<>();

  /** The highest block kept by {@link #keep} and where its branch leaves the canonical chain. */
  private Optional<Kept> lastKept = Optional.empty();

  /** When the chain went back from blocks that are false and still stored. */
  private OptionalLong falseSinceMillis = OptionalLong.empty();

  private record Kept(Hash32 tip, BlockNumber forkPoint, Hash32 forkHash) {}

  ForkChoice(TreeParts parts, BadBlocks bad, Judgements judgements) {
    this.parts = parts;
    this.chain = parts.chain();
    this.bad = bad;
    this.judgements = judgements;
    this.sideBlocks = new SideBlocks(chain);
    this.headChanges = new HeadChanges(chain, sideBlocks);
    StepSeven stepSeven = new StepSeven(parts);
    Pruner pruner = new Pruner(parts);
    this.headSwitch = new HeadSwitch(parts, stepSeven, pruner);
    this.branchSwitch = new BranchSwitch(chain, stepSeven, pruner, sideBlocks);
  }

  Judgements judgements() {
    return judgements;
  }

  BranchSwitch branchSwitch() {
    return branchSwitch;
  }

  /** Finishes what an earlier process began. Before anything else of the chain. */
  void resume() {
    branchSwitch
        .resume()
        .ifPresent(
            ended -> {
              ended.failure().ifPresent(f -> reject(f.block().header(), f.violation()));
              LOG.warn(
                  "The last run ended in the middle of a reorganisation; {}: the head is block {}",
                  ended.words(),
                  chain.head().number());
            });
  }

  void add(BlockImport blocks) {
    imports.add(blocks);
  }

  void addListener(HeadListener listener) {
    listeners.add(listener);
  }

  /**
   * Step 7 and the store for blocks that follow on each other and on a stored one, and outweigh the
   * head. False where their branch can be followed no more: it forks off too deep.
   */
  boolean follow(List<ProvenBlock> blocks) {
    Hash32 parent = blocks.get(0).parentHash();
    if (isHead(parent)) {
      HeadSwitch.Extension extension = headSwitch.extend(blocks);
      extension.joined().forEach(block -> joined(block.hash()));
      tell(extension.failure(), extension.changes());
      return true;
    }
    if (!mayFollow(parent)) {
      return false;
    }
    Optional<Arrival> arrival = branchSwitch.to(blocks);
    arrival.ifPresent(
        at -> {
          at.joined().forEach(this::joined);
          tell(at.failure(), headChanges.of(at));
          at.joined().forEach(sideBlocks::forget);
        });
    return true;
  }

  private void tell(Optional<Failure> failure, List<HeadChange> changes) {
    failure.ifPresent(f -> reject(f.block().header(), f.violation()));
    changes.forEach(change -> listeners.forEach(listener -> listener.onHead(change)));
    imports.forEach(BlockImport::settle);
  }

  /** Tells those who wait for a block that it joined the canonical chain. */
  private void joined(Hash32 hash) {
    stored(hash, new ImportResult.Imported(chain.store().stored(hash).proof()));
  }

  private void stored(Hash32 hash, ImportResult result) {
    imports.forEach(blocks -> blocks.stored(hash, result));
  }

  /**
   * Stores judged blocks, which follow on each other and on a stored one, beside the canonical
   * chain: what it takes to switch once the branch is the heavier one. False where it forks off too
   * deep for that.
   */
  boolean keep(List<ProvenBlock> run) {
    Optional<Kept> fork = fork(run.get(0).parentHash());
    if (fork.isEmpty()) {
      return false;
    }
    sideBlocks.put(run);
    Hash32 tip = run.get(run.size() - 1).hash();
    lastKept = Optional.of(new Kept(tip, fork.get().forkPoint(), fork.get().forkHash()));
    run.forEach(block -> stored(block.hash(), new ImportResult.Stored(block.proof())));
    imports.forEach(BlockImport::settle);
    return true;
  }

  /** Whether blocks that build on this stored one may be followed, as far as depth goes. */
  boolean mayFollow(Hash32 parent) {
    return isHead(parent) || fork(parent).isPresent();
  }

  private boolean isHead(Hash32 hash) {
    return hash.equals(chain.head().header().hash());
  }

  /**
   * Where the branch of a stored block leaves the canonical chain; empty where that is too deep:
   * the head can have moved on since its blocks were admitted, and what leads back so far can be
   * pruned.
   */
  private Optional<Kept> fork(Hash32 parent) {
    return lastKept
        .filter(kept -> kept.tip().equals(parent))
        .filter(kept -> isCanonicalAt(kept.forkPoint(), kept.forkHash()))
        .or(() -> forkPoint(parent))
        .filter(kept -> parts.mayLeaveAfter(kept.forkPoint()));
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

  /**
   * Goes back below a canonical block whose proof is false, however light that makes the chain.
   * False where no state leads back so far.
   */
  boolean back(SealedHeader block, Violation violation) {
    SealedHeader parent = chain.store().stored(block.parentHash()).header();
    if (!chain.states().reaches(parent.number())) {
      LOG.error(
          "Block {} of this chain has a false proof, and its state is too old to go back:"
              + " stop the node, move its chain folder away, and let it catch up anew",
          block.number());
      return false;
    }
    LOG.warn(
        "Block {} of this chain has a false proof: back to block {}",
        block.number(),
        parent.number());
    back(parent, removed -> tellBad(block, removed, bad.add(block.hash(), violation)));
    return true;
  }

  /**
   * Goes back to a canonical block because the developer whose chain this is wants it; what lies
   * above is removed, and nobody is to blame. False where no state leads back so far.
   */
  boolean retreat(SealedHeader to) {
    if (!chain.spec().identity().edited()) {
      throw new IllegalStateException("this chain never goes back for the asking");
    }
    if (!isCanonicalAt(to.number(), to.hash()) || !chain.states().reaches(to.number())) {
      return false;
    }
    if (!isHead(to.hash())) {
      back(to, removed -> {});
    }
    return true;
  }

  private void back(SealedHeader to, Consumer<List<SideBlocks.Removed>> then) {
    List<HeadChange> changes = headChanges.of(branchSwitch.way(to));
    branchSwitch
        .back(to)
        .ifPresent(
            removed -> {
              falseSinceMillis = OptionalLong.of(parts.clock().elapsedMillis());
              then.accept(removed);
              tell(Optional.empty(), changes);
            });
  }

  /** Ends a block, of whoever waits for it, as bad, and all that build on it. */
  void reject(SealedHeader header, Violation violation) {
    ImportResult.Rejected rejected = bad.add(header.hash(), violation);
    tellBad(header, sideBlocks.remove(header), rejected);
  }

  private void tellBad(
      SealedHeader root, List<SideBlocks.Removed> removed, ImportResult.Rejected rejected) {
    Set<Hash32> gone = new HashSet<>(Set.of(root.hash()));
    for (SideBlocks.Removed side : removed) {
      Hash32 hash = side.header().hash();
      ImportResult.Rejected ended = gone.add(hash) ? descendsFromBad(hash) : rejected;
      if (imports.stream().noneMatch(blocks -> blocks.holds(hash))) {
        judgements.tell(side.header(), side.origin(), ended);
      }
    }
    imports.forEach(blocks -> blocks.bad(gone)); // each tells of those that it holds
  }

  /** What is said from now on of a block that builds on a bad one. */
  ImportResult.Rejected descendsFromBad(Hash32 hash) {
    return bad.addDescendant(hash);
  }

  /** What is known of a block before it is looked at: that it, or its parent, is bad. */
  Optional<ImportResult.Rejected> judgedBefore(Candidate candidate) {
    return bad.find(candidate.hash())
        .or(
            () ->
                bad.find(candidate.parentHash()).map(parent -> descendsFromBad(candidate.hash())));
  }

  /** Listeners have told by now what false blocks had done. */
  void tick() {
    long now = parts.clock().elapsedMillis();
    if (falseSinceMillis.isPresent()
        && now - falseSinceMillis.getAsLong() >= FALSE_READABLE_MILLIS) {
      falseSinceMillis = OptionalLong.empty();
      branchSwitch.letGoOfFalse();
    }
    sync();
  }

  /** Whatever was written without waiting for the disk is on it now. */
  void sync() {
    headSwitch.sync();
  }
}
