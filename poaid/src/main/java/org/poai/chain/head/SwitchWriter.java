package org.poai.chain.head;

import java.util.Optional;
import java.util.function.Consumer;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.WireBlock;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.ChainStore;
import org.poai.chain.stored.ExecutedBlock;
import org.poai.chain.stored.HeaderRecord;
import org.poai.chain.stored.ProofStatus;
import org.poai.chain.stored.SwitchRecords;
import org.poai.chain.stored.SwitchRecords.Journal;
import org.poai.chain.stored.SwitchRecords.Undone;
import org.poai.primitives.Hash32;
import org.poai.state.StateTransition;
import org.poai.store.Batch;
import org.poai.store.KeyValueStore.Durability;

/**
 * Writes one {@link BranchSwitch}, piece by piece: each is one batch after which state, canonical
 * index and head are those of one block. Owned by the chain thread.
 */
final class SwitchWriter {
  private final Chain chain;
  private final ChainStore store;
  private final Journal journal;
  private SealedHeader at;
  private long unproven;
  private long writtenNanos = System.nanoTime();
  private Piece piece;

  /** What is not written yet. */
  private final class Piece {
    final Batch batch = new Batch();
    final StateTransition transition = chain.states().begin();
    final PieceBudget budget = new PieceBudget(chain.spec());
  }

  /** A writer that begins where the store's head is. */
  SwitchWriter(Chain chain, Journal journal) {
    this.chain = chain;
    this.store = chain.store();
    this.journal = journal;
    this.at = store.headHash().flatMap(store::header).orElseThrow().header();
    this.unproven = store.unproven();
    this.piece = new Piece();
  }

  /** The block that the chain ends in after all that was done so far. */
  SealedHeader at() {
    return at;
  }

  /** When the last piece was written. */
  long writtenNanos() {
    return writtenNanos;
  }

  /** The state after all that was done so far. */
  StateTransition transition() {
    return piece.transition;
  }

  /** Undoes the highest block. */
  void undo() {
    HeaderRecord record = store.header(at.hash()).orElseThrow();
    int size = store.bodySize(at.hash());
    makeRoom(size, 0);
    Undone undone = new Undone(size > 0, piece.transition.revert(at.number()));
    SwitchRecords.putUndone(piece.batch, at.hash(), undone);
    unproven -= record.proof() == ProofStatus.UNPROVEN ? 1 : 0;
    store.removeCanonical(piece.batch, at);
    at = store.header(at.parentHash()).orElseThrow().header();
  }

  /** Applies a block again that was undone on this way; false where it was not. */
  boolean redo(HeaderRecord record) {
    Hash32 hash = record.header().hash();
    Optional<Undone> undone = SwitchRecords.undone(chain.database(), hash);
    if (undone.isEmpty()) {
      return false;
    }
    makeRoom(store.bodySize(hash), 0);
    piece.transition.redo(record.header().number(), undone.get().state());
    store.entries(hash).ifPresent(entries -> entries.putTo(piece.batch));
    moveTo(record.header(), record.proof());
    return true;
  }

  /** Before a block is executed: writes what stands before it, where it would be too much. */
  void makeRoom(WireBlock block) {
    makeRoom(block.size(), block.header().header().execution().gasUsed());
  }

  private void makeRoom(long size, long gasUsed) {
    if (!piece.budget.takes(size, gasUsed)) {
      write();
      piece = new Piece();
      piece.budget.takes(size, gasUsed);
    }
  }

  /** Puts a block that was executed on {@link #transition}. */
  void put(ExecutedBlock block) {
    ChainStore.putExecuted(piece.batch, block);
    moveTo(block.header(), block.proven().proof());
  }

  private void moveTo(SealedHeader header, ProofStatus proof) {
    ChainStore.putCanonical(piece.batch, header);
    unproven += proof == ProofStatus.UNPROVEN ? 1 : 0;
    at = header;
  }

  private void write() {
    SwitchRecords.putJournal(piece.batch, journal);
    ChainStore.putHead(piece.batch, at.hash());
    ChainStore.putUnproven(piece.batch, unproven);
    piece.transition.writeTo(piece.batch);
    chain.database().write(piece.batch, Durability.BUFFERED);
    piece.transition.written();
    writtenNanos = System.nanoTime();
  }

  /**
   * Writes the last piece; what only the way needed is {@link #letGo} after it.
   *
   * @param prune what is pruned with it
   */
  void finish(Consumer<Batch> prune) {
    Batch pruned = new Batch();
    prune.accept(pruned); // first: what the switch writes anew wins
    piece.batch.changes().addAll(0, pruned.changes());
    write();
  }

  /**
   * The lowest block of the branch that is left, where the way only went back: it is false, and all
   * that build on it.
   */
  Optional<SealedHeader> falseRoot() {
    SealedHeader root = store.header(journal.left()).orElseThrow().header();
    SealedHeader parent = store.header(root.parentHash()).orElseThrow().header();
    while (!store.isCanonical(parent)) {
      root = parent;
      parent = store.header(root.parentHash()).orElseThrow().header();
    }
    return Optional.of(root).filter(it -> it.parentHash().equals(journal.goal()));
  }

  /** Writes a batch together with letting go of what only the way needed. */
  void letGo(Batch batch) {
    SealedHeader left = store.header(journal.left()).orElseThrow().header();
    while (!store.isCanonical(left)) {
      SealedHeader header = left;
      SwitchRecords.undone(chain.database(), left.hash())
          .ifPresent(
              undone -> {
                forget(batch, header, undone);
                SwitchRecords.removeUndone(batch, header.hash());
              });
      left = store.header(left.parentHash()).orElseThrow().header();
    }
    SwitchRecords.removeJournal(batch);
    chain.database().write(batch, Durability.SYNCED);
  }

  /** Without its body a block off the chain can only come back as a new one. */
  private static void forget(Batch batch, SealedHeader header, Undone undone) {
    if (!undone.hasBody()) {
      ChainStore.removeHeader(batch, header);
    }
  }
}
