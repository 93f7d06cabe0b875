package org.poai.chain.index;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.poai.chain.block.Block;
import org.poai.chain.block.Envelope;
import org.poai.chain.index.Subject.AskedRecord;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.store.Batch;
import org.poai.store.Column;
import org.poai.store.StoreReader;

/**
 * What the derived columns TRANSACTION and LOG hold of one canonical block; {@code transactions}
 * are hashes.
 */
public record IndexEntries(BlockNumber number, List<Hash32> transactions, Set<HeightTag> tags) {
  /** Tells a column that was begun from one that was lost; no hash and no tag is so short. */
  private static final byte[] BEGUN = {0};

  /** Which tags there are: an index with others is made anew. */
  private static final byte[] EDITION = {1};

  private static final byte[] NOTHING = {};

  /** What {@link #begin} puts into each column. */
  public static final int BEGUN_ENTRIES = 1;

  public IndexEntries {
    transactions = List.copyOf(transactions);
    tags = Set.copyOf(tags);
  }

  /**
   * The entries of a block.
   *
   * @param footprints what its transactions left behind
   * @param records which it asked
   */
  public static IndexEntries of(
      Block block, List<Footprint> footprints, List<AskedRecord> records) {
    List<Hash32> hashes = block.transactions().stream().map(Envelope::hash).toList();
    return new IndexEntries(
        block.number(), hashes, new BlockTags(block, footprints, records).all());
  }

  /** Marks both columns as begun. */
  public static void begin(Batch batch) {
    batch.put(Column.TRANSACTION, BEGUN, EDITION).put(Column.LOG, BEGUN, EDITION);
  }

  /** Whether both columns were begun, are not lost, and have all tags. */
  public static boolean isBegun(StoreReader store) {
    return isOfThisEdition(store.get(Column.TRANSACTION, BEGUN))
        && isOfThisEdition(store.get(Column.LOG, BEGUN));
  }

  private static boolean isOfThisEdition(Optional<byte[]> mark) {
    return mark.filter(found -> Arrays.equals(found, EDITION)).isPresent();
  }

  public void putTo(Batch batch) {
    for (int i = 0; i < transactions.size(); i++) {
      byte[] place = new TransactionPlace(number, i).encode();
      batch.put(Column.TRANSACTION, transactions.get(i).toArray(), place);
    }
    tags.forEach(tag -> batch.put(Column.LOG, tag.key(number), NOTHING));
  }

  public void removeFrom(Batch batch) {
    transactions.forEach(hash -> batch.delete(Column.TRANSACTION, hash.toArray()));
    tags.forEach(tag -> batch.delete(Column.LOG, tag.key(number)));
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
    return tags.stream().allMatch(tag -> store.get(Column.LOG, tag.key(number)).isPresent());
  }
}
