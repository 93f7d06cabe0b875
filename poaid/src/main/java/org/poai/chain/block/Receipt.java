package org.poai.chain.block;

import java.util.List;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.rlp.RlpWriter;

/**
 * What a transaction did (EIP-658, EIP-2718), as the receipts root commits to it.
 *
 * @param cumulativeGasUsed by this and all earlier transactions of the block
 */
public record Receipt(
    TransactionType type,
    boolean success,
    long cumulativeGasUsed,
    Bytes logsBloom,
    List<Log> logs) {
  public Receipt {
    logs = List.copyOf(logs);
  }

  /** The envelope in the receipts trie. */
  public Bytes encode() {
    RlpWriter out = new RlpWriter();
    if (type != TransactionType.LEGACY) {
      out.raw(new byte[] {(byte) type.number()});
    }
    int list = out.beginList();
    out.scalar(success ? 1 : 0).scalar(cumulativeGasUsed).string(logsBloom);
    writeLogs(logs, out);
    return Bytes.of(out.endList(list).toBytes());
  }

  /** Writes a list of [address, topics, data]. */
  public static void writeLogs(List<Log> logs, RlpWriter out) {
    int list = out.beginList();
    for (Log log : logs) {
      int entry = out.beginList();
      out.string(log.address());
      int topics = out.beginList();
      for (Hash32 topic : log.topics()) {
        out.string(topic);
      }
      out.endList(topics).string(log.data()).endList(entry);
    }
    out.endList(list);
  }
}
