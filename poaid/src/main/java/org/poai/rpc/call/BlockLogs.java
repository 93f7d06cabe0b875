package org.poai.rpc.call;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.poai.chain.block.Block;
import org.poai.chain.block.Log;
import org.poai.chain.index.LogQuery;
import org.poai.json.Jcs;
import org.poai.json.JsonValue.JsonText;
import org.poai.primitives.Hash32;
import org.poai.rpc.shape.ReceiptShape;
import org.poai.rpc.shape.ReceiptShape.LogPlace;

/**
 * The logs of one block, and what is told of them, written once: a popular block's logs are told
 * again and again. Safe from any thread.
 */
public final class BlockLogs {
  static final BlockLogs NONE = new BlockLogs(List.of());

  private final List<Entry> logs;

  private BlockLogs(List<Entry> logs) {
    this.logs = List.copyOf(logs);
  }

  /**
   * The logs of a block.
   *
   * @param logs by transaction
   */
  static BlockLogs of(Block block, List<List<Log>> logs) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < logs.size(); i++) {
      Hash32 transaction = block.transactions().get(i).hash();
      for (Log log : logs.get(i)) {
        entries.add(
            new Entry(log, new LogPlace(block.sealedHeader(), transaction, i, entries.size())));
      }
    }
    return new BlockLogs(entries);
  }

  /** A log, where it was made, and its texts; two threads may write one, and write the same. */
  private static final class Entry {
    final Log log;
    final LogPlace place;
    private volatile @Nullable JsonText kept;
    private volatile @Nullable JsonText removed;

    Entry(Log log, LogPlace place) {
      this.log = log;
      this.place = place;
    }

    JsonText text(boolean isRemoved) {
      JsonText known = isRemoved ? removed : kept;
      if (known == null) {
        known = new JsonText(Jcs.toString(ReceiptShape.log(log, place, isRemoved)));
        if (isRemoved) {
          removed = known;
        } else {
          kept = known;
        }
      }
      return known;
    }
  }

  int count() {
    return logs.size();
  }

  /** The bytes of data that they have. */
  long bytes() {
    return logs.stream().mapToLong(entry -> entry.log.data().size()).sum();
  }

  /** What is told of those that match; {@code removed} where their block has left the chain. */
  public List<JsonText> matching(LogQuery query, boolean removed) {
    List<JsonText> found = new ArrayList<>();
    for (Entry entry : logs) {
      if (query.matches(entry.log)) {
        found.add(entry.text(removed));
      }
    }
    return found;
  }
}
