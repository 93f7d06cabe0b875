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
    this.at = store.head().header();
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
    HeaderRecord record = store.stored(at.hash());
    int size = store.bodySize(at.hash());
    makeRoom(size, 0);
    Undone undone = new Undone(size > 0, piece.transition.revert(at.number()));
    SwitchRecords.putUndone(piece.batch, at.hash(), undone);
    unproven -= record.proof() == ProofStatus.UNPROVEN ? 1 : 0;
    store.removeCanonical(piece.batch, at);
    at = store.stored(at.parentHash()).header();
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
    store.putExecuted(piece.batch, block);
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
   * Lets go of what only the way needed. Where it only went back, the branch that is left is false
   * from its lowest block on: that is noted, so that it is removed even after a crash.
   */
  void letGo() {
    Batch batch = new Batch();
    SwitchRecords.eachUndone(chain.database(), (hash, hasBody) -> letGo(batch, hash, hasBody));
    falseRoot().ifPresent(root -> SwitchRecords.putDoomed(batch, root.hash()));
    SwitchRecords.removeJournal(batch);
    chain.database().write(batch, Durability.SYNCED);
  }

  /** Without its body a block off the chain can only come back as a new one. */
  private void letGo(Batch batch, Hash32 hash, boolean hasBody) {
    SwitchRecords.removeUndone(batch, hash);
    store
        .header(hash)
        .map(HeaderRecord::header)
        .filter(header -> !hasBody && !store.isCanonical(header))
        .ifPresent(header -> ChainStore.removeHeader(batch, header));
  }

  private Optional<SealedHeader> falseRoot() {
    return StoredBranch.of(store, journal.left())
        .filter(left -> !left.hashes().isEmpty())
        .filter(left -> left.forkPoint().hash().equals(journal.goal()))
        .flatMap(left -> store.header(left.hashes().get(0)))
        .map(HeaderRecord::header);
  }
}
