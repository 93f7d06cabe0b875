package org.poai.chain.stored;

import java.util.Optional;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.index.IndexEntries;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.store.Batch;
import org.poai.store.Column;
import org.poai.store.IncompleteStoreException;
import org.poai.store.KeyValueStore;
import org.poai.store.KeyValueStore.Durability;
import org.poai.store.StoreReader;

/**
 * The columns that can be rebuilt from headers, bodies, receipts and the head: the canonical index,
 * the places of transactions, and the log index. At boot they are compared with the chain and
 * rebuilt where they are missing or do not match.
 */
final class DerivedIndex {
  private static final int RECENT = 128;
  private static final int BATCH_CHANGES = 50_000;

  private final KeyValueStore store;
  private final ChainStore chain;
  private Batch batch = new Batch();

  private DerivedIndex(KeyValueStore store) {
    this.store = store;
    this.chain = new ChainStore(store);
  }

  /** Rebuilds the index when it does not match; returns how many heights were written. */
  static long repair(KeyValueStore store) {
    DerivedIndex index = new DerivedIndex(store);
    Optional<Hash32> head = index.chain.headHash();
    if (head.isEmpty() || index.matches(head.get())) {
      return 0;
    }
    return index.rebuild(index.header(head.get()));
  }

  private boolean matches(Hash32 head) {
    return chain.indexedHash().equals(Optional.of(head))
        && IndexEntries.isBegun(store)
        && matchesRecent(head);
  }

  /** Compares the last blocks, and that nothing stands above the head. */
  private boolean matchesRecent(Hash32 head) {
    SealedHeader header = header(head);
    if (chain.canonicalHash(header.number().next()).isPresent()
        || chain.canonicalHash(BlockNumber.GENESIS).isEmpty()) {
      return false;
    }
    for (int i = 0; i < RECENT; i++) {
      if (!matches(header)) {
        return false;
      }
      if (header.number().isGenesis()) {
        return true;
      }
      header = header(header.parentHash());
    }
    return true;
  }

  private boolean matches(SealedHeader header) {
    return chain.canonicalHash(header.number()).equals(Optional.of(header.hash()))
        && !lacksReceipts(header)
        && chain.entries(header.hash()).map(entries -> entries.areIn(store)).orElse(true);
  }

  private long rebuild(SealedHeader head) {
    checkWhole(head);
    // First: a rebuild that is cut short must not pass for a whole one at the next start.
    ChainStore.removeIndexed(batch);
    clear(Column.CANONICAL, ChainStore.heightKey(head.number().next()));
    clear(Column.TRANSACTION, new byte[0]);
    clear(Column.LOG, new byte[0]);
    write(Durability.BUFFERED);
    IndexEntries.begin(batch);
    long written = 0;
    for (SealedHeader header = head; ; header = header(header.parentHash())) {
      put(header);
      written++;
      if (header.number().isGenesis()) {
        break;
      }
      writeWhenFull();
    }
    ChainStore.putIndexed(batch, head.hash());
    write(Durability.SYNCED);
    return written;
  }

  /** All that the index is made of is there, before anything of the old one goes. */
  private void checkWhole(SealedHeader head) {
    SealedHeader header = head;
    while (!lacksReceipts(header) && !header.number().isGenesis()) {
      header = header(header.parentHash());
    }
    if (lacksReceipts(header)) {
      throw IncompleteStoreException.lacks("the receipts of block " + header.hash()).get();
    }
  }

  private void put(SealedHeader header) {
    ChainStore.putCanonical(batch, header);
    chain.entries(header.hash()).ifPresent(entries -> entries.putTo(batch));
  }

  /**
   * Receipts stand beside each body of a canonical block; what is lost only execution gives back.
   */
  private boolean lacksReceipts(SealedHeader header) {
    return chain.hasBody(header.hash()) && chain.index().receipts(header.hash()).isEmpty();
  }

  private void clear(Column column, byte[] from) {
    try (StoreReader.Cursor cursor = store.seek(column, from)) {
      for (; cursor.isValid(); cursor.next()) {
        batch.delete(column, cursor.key());
        writeWhenFull();
      }
    }
  }

  private void writeWhenFull() {
    if (batch.changes().size() >= BATCH_CHANGES) {
      write(Durability.BUFFERED);
    }
  }

  private void write(Durability durability) {
    store.write(batch, durability);
    batch = new Batch();
  }

  private SealedHeader header(Hash32 hash) {
    return chain.stored(hash).header();
  }
}
