package org.poai.chain.index;

import java.util.List;
import org.poai.chain.block.Block;
import org.poai.chain.block.Envelope;
import org.poai.chain.block.Receipt;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.store.Batch;
import org.poai.store.Column;
import org.poai.store.StoreReader;

/**
 * What the derived columns TRANSACTION and LOG hold of one canonical block; {@code transactions}
 * are hashes.
 */
public record IndexEntries(BlockNumber number, List<Hash32> transactions, List<Receipt> receipts) {
  /** Tells a column that was begun from one that was lost; no hash and no tag is so short. */
  private static final byte[] BEGUN = {0};

  private static final byte[] NOTHING = {};

  /** What {@link #begin} puts into each column. */
  public static final int BEGUN_ENTRIES = 1;

  public IndexEntries {
    transactions = List.copyOf(transactions);
    receipts = List.copyOf(receipts);
  }

  public static IndexEntries of(Block block, List<Receipt> receipts) {
    List<Hash32> hashes = block.transactions().stream().map(Envelope::hash).toList();
    return new IndexEntries(block.number(), hashes, receipts);
  }

  /** Marks both columns as begun. */
  public static void begin(Batch batch) {
    batch.put(Column.TRANSACTION, BEGUN, NOTHING).put(Column.LOG, BEGUN, NOTHING);
  }

  /** Whether both columns were begun and are not lost. */
  public static boolean isBegun(StoreReader store) {
    return store.get(Column.TRANSACTION, BEGUN).isPresent()
        && store.get(Column.LOG, BEGUN).isPresent();
  }

  public void putTo(Batch batch) {
    for (int i = 0; i < transactions.size(); i++) {
      byte[] place = new TransactionPlace(number, i).encode();
      batch.put(Column.TRANSACTION, transactions.get(i).toArray(), place);
    }
    LogTag.of(receipts).forEach(tag -> batch.put(Column.LOG, tag.key(number), NOTHING));
  }

  public void removeFrom(Batch batch) {
    transactions.forEach(hash -> batch.delete(Column.TRANSACTION, hash.toArray()));
    LogTag.of(receipts).forEach(tag -> batch.delete(Column.LOG, tag.key(number)));
  }

  /** How many entries LOG has of the block. */
  public int tags() {
    return LogTag.of(receipts).size();
  }

  /** Whether the store has all of them. */
  public boolean areIn(StoreReader store) {
    IndexReader reader = new IndexReader(store);
    for (int i = 0; i < transactions.size(); i++) {
      TransactionPlace expected = new TransactionPlace(number, i);
      if (reader.place(transactions.get(i)).filter(expected::equals).isEmpty()) {
        return false;
      }
    }
    return LogTag.of(receipts).stream()
        .allMatch(tag -> store.get(Column.LOG, tag.key(number)).isPresent());
  }
}
