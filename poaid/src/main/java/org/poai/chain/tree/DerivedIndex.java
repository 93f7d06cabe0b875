package org.poai.chain.tree;

import java.util.Optional;
import org.poai.chain.block.SealedHeader;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.store.Batch;
import org.poai.store.Column;
import org.poai.store.KeyValueStore;
import org.poai.store.KeyValueStore.Durability;
import org.poai.store.StoreReader;

/**
 * The columns that can be rebuilt from headers and the head: the canonical index. At boot they are
 * compared with the chain and rebuilt where they are missing or do not match.
 */
final class DerivedIndex {
  private static final int RECENT = 128;
  private static final int BATCH_BLOCKS = 10_000;

  private DerivedIndex() {}

  /** Rebuilds the index when it does not match; returns how many heights were written. */
  static long repair(KeyValueStore store) {
    ChainStore chain = new ChainStore(store);
    Optional<Hash32> head = chain.headHash();
    if (head.isEmpty() || (chain.indexedHash().equals(head) && matchesRecent(chain, head.get()))) {
      return 0;
    }
    return rebuild(store, chain, header(chain, head.get()));
  }

  /** Compares the last blocks, and that nothing stands above the head. */
  private static boolean matchesRecent(ChainStore chain, Hash32 head) {
    SealedHeader header = header(chain, head);
    if (chain.canonicalHash(header.number().next()).isPresent()
        || chain.canonicalHash(BlockNumber.GENESIS).isEmpty()) {
      return false;
    }
    for (int i = 0; i < RECENT; i++) {
      if (!chain.canonicalHash(header.number()).equals(Optional.of(header.hash()))) {
        return false;
      }
      if (header.number().isGenesis()) {
        return true;
      }
      header = header(chain, header.parentHash());
    }
    return true;
  }

  private static long rebuild(KeyValueStore store, ChainStore chain, SealedHeader head) {
    removeAbove(store, head.number());
    Batch batch = new Batch();
    long written = 0;
    for (SealedHeader header = head; ; header = header(chain, header.parentHash())) {
      ChainStore.putCanonical(batch, header);
      written++;
      if (header.number().isGenesis()) {
        break;
      }
      if (written % BATCH_BLOCKS == 0) {
        store.write(batch, Durability.BUFFERED);
        batch = new Batch();
      }
    }
    ChainStore.putIndexed(batch, head.hash());
    store.write(batch, Durability.SYNCED);
    return written;
  }

  private static void removeAbove(KeyValueStore store, BlockNumber number) {
    Batch batch = new Batch();
    // First: a rebuild that is cut short must not pass for a whole one at the next start.
    ChainStore.removeIndexed(batch);
    try (StoreReader.Cursor cursor =
        store.seek(Column.CANONICAL, ChainStore.heightKey(number.next()))) {
      for (; cursor.isValid(); cursor.next()) {
        batch.delete(Column.CANONICAL, cursor.key());
      }
    }
    store.write(batch, Durability.BUFFERED);
  }

  private static SealedHeader header(ChainStore chain, Hash32 hash) {
    return chain
        .header(hash)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the data directory lacks header " + hash + "; import the chain anew"))
        .header();
  }
}
