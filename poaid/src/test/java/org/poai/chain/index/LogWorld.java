package org.poai.chain.index;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.poai.chain.block.Bloom;
import org.poai.chain.block.InternalMove;
import org.poai.chain.block.Log;
import org.poai.chain.block.Receipt;
import org.poai.chain.block.TransactionType;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/** Random receipts and queries over a few addresses and topics, some of them rare. */
record LogWorld(SplittableRandom random) {
  static Address address(int number) {
    byte[] bytes = new byte[Address.SIZE];
    bytes[19] = (byte) number;
    return Address.of(bytes);
  }

  static Hash32 topic(int number) {
    return UInt256.of(number).toHash32();
  }

  static Hash32 transaction(long height, int index) {
    return UInt256.of(1_000_000 * (height + 1) + index).toHash32();
  }

  static Receipt receipt(List<Log> logs) {
    return new Receipt(TransactionType.LEGACY, true, 21_000, Bloom.of(logs), logs);
  }

  /** Small numbers are common. */
  private int number() {
    return random.nextInt(1 + random.nextInt(12));
  }

  Log log() {
    List<Hash32> topics = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      topics.add(topic(number()));
    }
    byte[] data = new byte[random.nextInt(70)];
    random.nextBytes(data);
    return new Log(address(number()), topics, Bytes.of(data));
  }

  Receipt receipt() {
    List<Log> logs = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      logs.add(log());
    }
    TransactionType[] types = TransactionType.values();
    return new Receipt(
        types[random.nextInt(types.length)],
        random.nextBoolean(),
        random.nextLong(1L << 40),
        Bloom.of(logs),
        logs);
  }

  /** Of one block: often none. */
  List<Receipt> receipts() {
    List<Receipt> receipts = new ArrayList<>();
    for (int i = random.nextInt(6) - 2; i > 0; i--) {
      receipts.add(receipt());
    }
    return receipts;
  }

  /** The same of senders who moved nothing within. */
  static List<Footprint> footprints(List<Receipt> receipts) {
    return receipts.stream().map(receipt -> new Footprint(address(1), receipt, List.of())).toList();
  }

  /** What transactions left behind that moved this and that. */
  List<Footprint> footprints() {
    return receipts().stream()
        .map(receipt -> new Footprint(address(number()), receipt, moves()))
        .toList();
  }

  private List<InternalMove> moves() {
    List<InternalMove> moves = new ArrayList<>();
    InternalMove.Kind[] kinds = InternalMove.Kind.values();
    for (int i = random.nextInt(4); i > 0; i--) {
      moves.add(
          new InternalMove(
              kinds[random.nextInt(kinds.length)],
              address(number()),
              address(number()),
              UInt256.of(random.nextLong(1L << 60))));
    }
    return moves;
  }

  LogQuery query() {
    Set<Address> addresses = new HashSet<>();
    for (int i = random.nextInt(4) - 1; i > 0; i--) {
      addresses.add(address(number()));
    }
    List<Set<Hash32>> topics = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      Set<Hash32> allowed = new HashSet<>();
      for (int k = random.nextInt(4) - 1; k > 0; k--) {
        allowed.add(topic(number()));
      }
      topics.add(allowed);
    }
    return new LogQuery(addresses, topics);
  }
}
