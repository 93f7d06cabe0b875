package org.poai.chain.index;

import java.nio.ByteBuffer;
import org.poai.primitives.BlockNumber;

/** Where a transaction stands in the canonical chain: stored as u64 height ‖ u32 index. */
public record TransactionPlace(BlockNumber number, int index) {
  private static final int SIZE = 12;

  byte[] encode() {
    return ByteBuffer.allocate(SIZE).putLong(number.value()).putInt(index).array();
  }

  static TransactionPlace decode(byte[] stored) {
    ByteBuffer in = ByteBuffer.wrap(stored);
    return new TransactionPlace(BlockNumber.of(in.getLong()), in.getInt());
  }
}
