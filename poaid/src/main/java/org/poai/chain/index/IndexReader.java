package org.poai.chain.index;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.poai.chain.block.Log;
import org.poai.chain.block.Receipt;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.store.Column;
import org.poai.store.StoreReader;

/** Reads of receipts and of both indexes, in the store as it is now or in a snapshot. */
public final class IndexReader {
  private final StoreReader store;

  public IndexReader(StoreReader store) {
    this.store = store;
  }

  /** The receipts of a block; empty when it is unknown, pruned, or was never executed. */
  public Optional<List<Receipt>> receipts(Hash32 blockHash) {
    return store.get(Column.RECEIPTS, blockHash.toArray()).map(StoredReceipts::decode);
  }

  /** The same with what no receipt says; empty as they are. */
  public Optional<List<Footprint>> footprints(Hash32 blockHash) {
    return store.get(Column.RECEIPTS, blockHash.toArray()).map(StoredReceipts::decodeAll);
  }

  /** The logs of each of the block's transactions: receipts without the cost of their blooms. */
  public Optional<List<List<Log>>> logs(Hash32 blockHash) {
    return store.get(Column.RECEIPTS, blockHash.toArray()).map(StoredReceipts::decodeLogs);
  }

  /** Where the canonical chain has a transaction. */
  public Optional<TransactionPlace> place(Hash32 transactionHash) {
    return store.get(Column.TRANSACTION, transactionHash.toArray()).map(TransactionPlace::decode);
  }

  /**
   * Heights of a range, lowest first and at most {@code max}, whose canonical blocks may have logs
   * that match, in a store that does not change meanwhile; every block that has one is among them,
   * unless {@code max} cuts them short.
   */
  public List<BlockNumber> blocksWithLogs(
      LogQuery query, BlockNumber first, BlockNumber last, int max) {
    return LogSearch.of(store, query, first).run(first, last, max);
  }

  /**
   * Heights of canonical blocks in which a subject occurs, from one on upwards or downwards, at
   * most {@code max}; a few may be there in which it does not, since two subjects may share a tag.
   */
  public List<BlockNumber> blocksOf(Subject subject, BlockNumber from, boolean isDown, int max) {
    List<BlockNumber> found = new ArrayList<>();
    try (HeightWalk walk = new HeightWalk(store, HeightTag.of(subject), from.value(), isDown)) {
      while (found.size() < max) {
        OptionalLong height = walk.next();
        if (height.isEmpty()) {
          break;
        }
        found.add(BlockNumber.of(height.getAsLong()));
      }
    }
    return found;
  }
}
