package org.poai.chain.index;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.poai.chain.block.Log;
import org.poai.chain.block.Receipt;
import org.poai.crypto.Keccak;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.ByteString;
import org.poai.primitives.Bytes;

/**
 * What a column key begins with for one thing that logs are looked for by: the first 8 bytes of
 * Keccak(u8 kind ‖ value). Kind 0 is the address, 1 to 4 the topic at that position, 5 (without a
 * value) any log at all. Two values may share a tag, so what is found by tags is looked at again.
 */
record LogTag(long value) {
  static final LogTag ANY_LOG = of(5, Bytes.EMPTY);

  private static final int ADDRESS = 0;
  private static final int KEY_SIZE = 16;

  static LogTag address(ByteString address) {
    return of(ADDRESS, address);
  }

  /** Of a topic at a position, counted from 0. */
  static LogTag topic(int position, ByteString topic) {
    return of(1 + position, topic);
  }

  /** All tags of a block; none without logs. */
  static Set<LogTag> of(Collection<Receipt> receipts) {
    Set<Named> named = new HashSet<>();
    for (Receipt receipt : receipts) {
      for (Log log : receipt.logs()) {
        named.add(new Named(ADDRESS, log.address()));
        for (int i = 0; i < log.topics().size(); i++) {
          named.add(new Named(1 + i, log.topics().get(i)));
        }
      }
    }
    Set<LogTag> tags = new HashSet<>();
    named.forEach(one -> tags.add(of(one.kind(), one.value())));
    if (!tags.isEmpty()) {
      tags.add(ANY_LOG);
    }
    return tags;
  }

  /** Many logs of a block share most of these, and a set of them is cheaper than hashing each. */
  private record Named(int kind, ByteString value) {}

  private static LogTag of(int kind, ByteString value) {
    byte[] input = new byte[1 + value.size()];
    input[0] = (byte) kind;
    value.copyTo(input, 1);
    return new LogTag(ByteBuffer.wrap(Keccak.hash(input).toArray()).getLong());
  }

  /** The key that says: the canonical block of this height has such a log. */
  byte[] key(long height) {
    return ByteBuffer.allocate(KEY_SIZE).putLong(value).putLong(height).array();
  }

  byte[] key(BlockNumber number) {
    return key(number.value());
  }

  /** Whether a key of the column is one of these. */
  static boolean isOf(byte[] key) {
    return key.length == KEY_SIZE;
  }

  static LogTag ofKey(byte[] key) {
    return new LogTag(ByteBuffer.wrap(key).getLong());
  }

  static long height(byte[] key) {
    return ByteBuffer.wrap(key).getLong(8);
  }
}
