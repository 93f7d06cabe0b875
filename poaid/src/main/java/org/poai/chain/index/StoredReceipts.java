package org.poai.chain.index;

import java.util.ArrayList;
import java.util.List;
import org.poai.chain.block.Bloom;
import org.poai.chain.block.InternalMove;
import org.poai.chain.block.Log;
import org.poai.chain.block.Receipt;
import org.poai.chain.block.TransactionType;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.rlp.Rlp;
import org.poai.rlp.RlpException;
import org.poai.rlp.RlpItem;
import org.poai.rlp.RlpWriter;
import org.poai.store.Batch;
import org.poai.store.Column;

/**
 * What the transactions of a block left behind, as it is stored under its hash: an RLP list of
 * [type, status, cumulativeGasUsed, logs, sender, moves], a move being [kind, from, to, value]. The
 * bloom follows from the logs and is left out.
 */
public final class StoredReceipts {
  private static final TransactionType[] TYPES = TransactionType.values();
  private static final InternalMove.Kind[] KINDS = InternalMove.Kind.values();
  private static final int FIELDS = 6;

  private StoredReceipts() {}

  public static void put(Batch batch, Hash32 blockHash, List<Footprint> footprints) {
    batch.put(Column.RECEIPTS, blockHash.toArray(), encode(footprints));
  }

  public static void delete(Batch batch, Hash32 blockHash) {
    batch.delete(Column.RECEIPTS, blockHash.toArray());
  }

  static byte[] encode(List<Footprint> footprints) {
    RlpWriter out = new RlpWriter();
    int list = out.beginList();
    for (Footprint footprint : footprints) {
      Receipt receipt = footprint.receipt();
      int entry = out.beginList();
      out.scalar(receipt.type().number())
          .scalar(receipt.success() ? 1 : 0)
          .scalar(receipt.cumulativeGasUsed());
      Receipt.writeLogs(receipt.logs(), out);
      out.string(footprint.sender());
      writeMoves(footprint.moves(), out);
      out.endList(entry);
    }
    return out.endList(list).toBytes();
  }

  private static void writeMoves(List<InternalMove> moves, RlpWriter out) {
    int list = out.beginList();
    for (InternalMove move : moves) {
      int entry = out.beginList();
      out.scalar(move.kind().number()).string(move.from()).string(move.to()).scalar(move.value());
      out.endList(entry);
    }
    out.endList(list);
  }

  /** Reads what {@link #encode} wrote. */
  static List<Footprint> decodeAll(byte[] stored) {
    return decode(stored, StoredReceipts::footprint);
  }

  /** Reads the receipts alone. */
  static List<Receipt> decode(byte[] stored) {
    return decode(stored, StoredReceipts::receipt);
  }

  /** Reads the logs alone, one list for each transaction. */
  static List<List<Log>> decodeLogs(byte[] stored) {
    return decode(stored, StoredReceipts::logs);
  }

  private static <T> List<T> decode(byte[] stored, Reader<T> reader) {
    try {
      List<T> entries = new ArrayList<>();
      for (RlpItem entry : Rlp.decodeList(stored)) {
        List<RlpItem> fields = entry.asList();
        if (fields.size() != FIELDS) {
          throw new RlpException("a receipt has " + FIELDS + " fields, not " + fields.size());
        }
        entries.add(reader.read(fields));
      }
      return entries;
    } catch (RlpException e) {
      throw new IllegalStateException("stored receipts are damaged", e);
    }
  }

  private static Footprint footprint(List<RlpItem> fields) throws RlpException {
    List<InternalMove> moves = new ArrayList<>();
    for (RlpItem move : fields.get(5).asList()) {
      List<RlpItem> parts = move.asList();
      moves.add(
          new InternalMove(
              KINDS[(int) number(parts.get(0), KINDS.length - 1)],
              address(parts.get(1)),
              address(parts.get(2)),
              parts.get(3).asScalar()));
    }
    return new Footprint(address(fields.get(4)), receipt(fields), moves);
  }

  private static Address address(RlpItem item) throws RlpException {
    return Address.of(item.asBytes().toArray());
  }

  private static Receipt receipt(List<RlpItem> fields) throws RlpException {
    int type = (int) number(fields.get(0), TYPES.length - 1);
    boolean success = number(fields.get(1), 1) == 1;
    long cumulativeGasUsed = number(fields.get(2), Long.MAX_VALUE);
    List<Log> logs = logs(fields);
    return new Receipt(TYPES[type], success, cumulativeGasUsed, Bloom.of(logs), logs);
  }

  private static List<Log> logs(List<RlpItem> fields) throws RlpException {
    List<Log> logs = new ArrayList<>();
    for (RlpItem log : fields.get(3).asList()) {
      logs.add(log(log.asList()));
    }
    return logs;
  }

  private static Log log(List<RlpItem> fields) throws RlpException {
    List<Hash32> topics = new ArrayList<>();
    for (RlpItem topic : fields.get(1).asList()) {
      topics.add(Hash32.of(topic.asBytes().toArray()));
    }
    return new Log(address(fields.get(0)), topics, fields.get(2).asBytes());
  }

  private static long number(RlpItem item, long max) throws RlpException {
    UInt256 number = item.asScalar();
    if (number.compareTo(UInt256.of(max)) > 0) {
      throw new RlpException("a number of at most " + max + " was expected");
    }
    return number.w0();
  }

  /** Reads one receipt from its fields. */
  private interface Reader<T> {
    T read(List<RlpItem> fields) throws RlpException;
  }
}
