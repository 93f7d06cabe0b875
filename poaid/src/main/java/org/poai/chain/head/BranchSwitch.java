package org.poai.chain.head;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.difficulty.Work;
import org.poai.chain.head.SideBlocks.Removed;
import org.poai.chain.head.StepSeven.Failure;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.ChainHead;
import org.poai.chain.stored.ChainStore;
import org.poai.chain.stored.HeaderRecord;
import org.poai.chain.stored.ProvenBlock;
import org.poai.chain.stored.SwitchRecords;
import org.poai.chain.stored.SwitchRecords.Journal;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.store.Batch;
import org.poai.store.IncompleteStoreException;
import org.poai.store.KeyValueStore.Durability;

/**
 * Moves the chain from its head to the tip of another branch that is stored beside it: a
 * reorganisation, of any length, in bounded memory.
 *
 * <p>For the next maintainer. Blocks of the old branch are undone from the top and those of the new
 * one executed, a piece at a time, each one batch of the {@link SwitchWriter}; a journal in the
 * store says where the way goes. What undoing took away is kept with it, so that the way back needs
 * neither bodies nor execution. Readers see the old branch until all is done, and {@link
 * Chain#head} stays: no head of less work is ever shown. A block that fails ends the way before it,
 * if what is left has more work than the old head, or turns it back. A process that ends on the way
 * {@linkplain #resume goes on} at its next start. Where the goal lies on the old branch itself, the
 * way only goes back; what was above is false, and stays readable until {@link #letGoOfFalse}, so
 * that listeners can tell what it had done. Owned by the chain thread.
 */
public final class BranchSwitch {
  private final Chain chain;
  private final ChainStore store;
  private final StepSeven stepSeven;
  private final Pruner pruner;
  private final SideBlocks sideBlocks;
  private volatile Optional<ImportWatch> watch = Optional.empty();
  private volatile boolean stopping;

  public BranchSwitch(Chain chain, StepSeven stepSeven, Pruner pruner, SideBlocks sideBlocks) {
    this.chain = chain;
    this.store = chain.store();
    this.stepSeven = stepSeven;
    this.pruner = pruner;
    this.sideBlocks = sideBlocks;
  }

  /**
   * Where the chain has come to.
   *
   * @param undone headers that left it, highest first
   * @param joined hashes that joined it, lowest first
   * @param failure of the block that is false, if one is
   */
  public record Arrival(
      List<SealedHeader> undone, List<Hash32> joined, Optional<Failure> failure) {}

  /** The node stops: pieces after the one at hand wait for its next start. From any thread. */
  public void stopping() {
    stopping = true;
  }

  /** Since when a piece is being written; from any thread. */
  public Optional<ImportWatch> watch() {
    return watch;
  }

  /**
   * How a way ended that an earlier process began.
   *
   * @param failure of the block that is false, if one is
   */
  public record Resumption(End end, Optional<Failure> failure) {
    /** A clause for the operator. */
    public String words() {
      return failure
          .map(it -> "block " + it.block().number() + " of that branch is false")
          .orElse(
              switch (end) {
                case FINISHED -> "it is finished now";
                case TURNED_BACK -> "the other branch is not whole here, so it is turned back";
                case LEFT -> "what both branches need is lost, so the chain stays where it was";
              });
    }
  }

  /** Where a way leads that an earlier process began. */
  public enum End {
    FINISHED,
    /** The store lacks what the way to its goal needs. */
    TURNED_BACK,
    /** It lacks what the way back needs too. */
    LEFT
  }

  /**
   * Finishes, or turns back, what an earlier process began; empty where it began nothing. Where the
   * store has lost what both ways need, the chain stays where it stands, since each piece is whole.
   * Before anything else of the chain.
   */
  public Optional<Resumption> resume() {
    letGoOfFalse();
    Optional<Resumption> ended = SwitchRecords.journal(chain.database()).map(this::resume);
    letGoOfFalse();
    return ended;
  }

  private Resumption resume(Journal begun) {
    Optional<Journal> way = Stream.of(begun, begun.back()).filter(this::isWhole).findFirst();
    if (way.isEmpty()) {
      new SwitchWriter(chain, begun).letGo();
    }
    Optional<Move> moved = way.flatMap(this::move);
    moved.ifPresent(this::arrive);
    End end = way.map(it -> it.equals(begun) ? End.FINISHED : End.TURNED_BACK).orElse(End.LEFT);
    return new Resumption(end, moved.flatMap(Move::failure));
  }

  /** Whether the store has all that this way needs. */
  private boolean isWhole(Journal journal) {
    return StoredBranch.of(store, journal.goal())
        .filter(branch -> chain.states().reaches(branch.forkPoint().number()))
        .filter(branch -> branch.hashes().stream().allMatch(this::canBeApplied))
        .isPresent();
  }

  private boolean canBeApplied(Hash32 hash) {
    return store.hasBody(hash) || SwitchRecords.undone(chain.database(), hash).isPresent();
  }

  /**
   * Goes back to a canonical block, however light that makes the chain: what lies above is false.
   * Returns the blocks that go with it, which {@link #letGoOfFalse} removes from the store; empty
   * where the node stops meanwhile.
   */
  public Optional<List<Removed>> back(SealedHeader to) {
    letGoOfFalse();
    chain.view().freeze();
    Optional<Move> moved = move(new Journal(to.hash(), chain.head().header().hash()));
    moved.ifPresent(this::arrive);
    return moved.map(it -> doomed().map(sideBlocks::from).orElse(List.of()));
  }

  private Optional<SealedHeader> doomed() {
    return SwitchRecords.doomed(chain.database()).flatMap(chain::header);
  }

  /** Removes what the last way back found false. */
  public void letGoOfFalse() {
    if (SwitchRecords.doomed(chain.database()).isPresent()) {
      Batch batch = new Batch();
      SwitchRecords.removeDoomed(batch);
      doomed().ifPresent(root -> sideBlocks.remove(root, batch));
      chain.database().write(batch, Durability.BUFFERED);
    }
  }

  /** What going back to a canonical block leads to. */
  public Arrival way(SealedHeader to) {
    List<SealedHeader> above = headersAbove(chain.head().header().hash(), to.number());
    return new Arrival(above, List.of(), Optional.empty());
  }

  /**
   * Moves the chain to a heavier branch that ends in these blocks, which follow on a stored one;
   * empty where the node stops meanwhile.
   */
  public Optional<Arrival> to(List<ProvenBlock> tips) {
    Hash32 goal = tips.get(tips.size() - 1).hash();
    Hash32 left = chain.head().header().hash();
    Journal journal = new Journal(goal, left);
    Batch batch = new Batch();
    SwitchRecords.putJournal(batch, journal);
    chain.view().freeze();
    sideBlocks.put(tips, batch);
    List<SealedHeader> above = headersAbove(left, branch(goal).forkPoint().number());
    Optional<Move> moved = move(journal);
    if (moved.isEmpty()) {
      return Optional.empty();
    }
    arrive(moved.get());
    boolean isBack = chain.head().header().hash().equals(left);
    return Optional.of(
        new Arrival(
            isBack ? List.of() : above,
            isBack ? List.of() : moved.get().joined(),
            moved.get().failure()));
  }

  /** What is on the disk is what everybody sees again. */
  private void arrive(Move moved) {
    HeaderRecord record = store.head();
    chain.view().thaw();
    chain.moveHead(new ChainHead(record.header(), record.totalWork()));
    watch = Optional.empty();
    moved.way().letGo();
  }

  /** What became of one move. */
  private record Move(SwitchWriter way, List<Hash32> joined, Optional<Failure> failure) {}

  /** Goes to the goal, or back where a block fails; empty where the node stops meanwhile. */
  private Optional<Move> move(Journal journal) {
    SwitchWriter way = new SwitchWriter(chain, journal);
    StoredBranch branch = branch(journal.goal());
    SealedHeader forkPoint = branch.forkPoint();
    if (!undo(way, forkPoint.number())) {
      return Optional.empty();
    }
    Optional<Failure> failure = Optional.empty();
    int applied = 0;
    for (Hash32 hash : branch.hashes()) {
      if (isStopping(way)) {
        return Optional.empty();
      }
      failure = apply(way, hash, branch);
      if (failure.isPresent()) {
        break;
      }
      applied++;
    }
    if (failure.isPresent() && !isEnough(way.at(), journal.left())) {
      return turnBack(journal, failure);
    }
    way.finish(batch -> pruner.begin(batch, forkPoint.number(), way.at().number()));
    return Optional.of(new Move(way, branch.hashes().subList(0, applied), failure));
  }

  /** Whether a branch that ends here has more work than the one that is left. */
  private boolean isEnough(SealedHeader at, Hash32 left) {
    return work(at.hash()).compareTo(work(left)) > 0;
  }

  private Work work(Hash32 hash) {
    return store.stored(hash).totalWork();
  }

  /** What of the way there is not written yet is forgotten. */
  private Optional<Move> turnBack(Journal journal, Optional<Failure> failure) {
    return move(journal.back()).map(back -> new Move(back.way(), List.of(), failure));
  }

  private boolean undo(SwitchWriter way, BlockNumber forkPoint) {
    while (way.at().number().compareTo(forkPoint) > 0) {
      if (isStopping(way)) {
        return false;
      }
      way.undo();
    }
    return true;
  }

  /** Whether the node stops: what is not written yet is done anew at its next start. */
  private boolean isStopping(SwitchWriter way) {
    watch = Optional.of(new ImportWatch(way.at().number(), way.writtenNanos()));
    return stopping;
  }

  private Optional<Failure> apply(SwitchWriter way, Hash32 hash, StoredBranch branch) {
    HeaderRecord record = store.stored(hash);
    if (way.redo(record)) {
      return Optional.empty();
    }
    ProvenBlock block =
        store
            .proven(record, sideBlocks.origin(hash), chain.senders())
            .orElseThrow(IncompleteStoreException.lacks("the body of block " + hash));
    way.makeRoom(block.wire());
    StepSeven.Result result =
        stepSeven.execute(block, way.at(), branch::headerAt, branch::hashAt, way.transition());
    if (result instanceof StepSeven.Result.Wrong wrong) {
      return Optional.of(wrong.failure());
    }
    way.put(((StepSeven.Result.Right) result).block());
    return Optional.empty();
  }

  private StoredBranch branch(Hash32 tip) {
    return StoredBranch.of(store, tip)
        .orElseThrow(IncompleteStoreException.lacks("a header below block " + tip));
  }

  /** Headers of a stored branch above a height, highest first. */
  private List<SealedHeader> headersAbove(Hash32 tip, BlockNumber number) {
    List<SealedHeader> above = new ArrayList<>();
    SealedHeader header = store.stored(tip).header();
    while (header.number().compareTo(number) > 0) {
      above.add(header);
      header = store.stored(header.parentHash()).header();
    }
    return above;
  }
}
