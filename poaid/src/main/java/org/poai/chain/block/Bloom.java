package org.poai.chain.block;

import java.util.List;
import org.poai.crypto.Keccak;
import org.poai.primitives.ByteString;
import org.poai.primitives.Bytes;

/**
 * A set of 2048 bits in which each address and topic of logs sets three (Yellow Paper, 4.3.1): who
 * looks for one can pass over blocks that lack its bits. Not thread-safe.
 */
public final class Bloom {
  private final byte[] bits = new byte[Execution.BLOOM_SIZE];

  /** The bits of some logs. */
  public static Bytes of(List<Log> logs) {
    if (logs.isEmpty()) {
      return Execution.EMPTY_BLOOM;
    }
    Bloom bloom = new Bloom();
    logs.forEach(bloom::add);
    return bloom.toBytes();
  }

  public void add(Log log) {
    add((ByteString) log.address());
    log.topics().forEach(this::add);
  }

  /** Adds all of another's bits. */
  public void add(Bytes other) {
    for (int i = 0; i < bits.length; i++) {
      bits[i] |= other.get(i);
    }
  }

  public Bytes toBytes() {
    return Bytes.of(bits);
  }

  private void add(ByteString entry) {
    byte[] hash = Keccak.hash(entry).toArray();
    for (int i = 0; i < 6; i += 2) {
      int bit = (hash[i] & 7) << 8 | (hash[i + 1] & 0xff);
      bits[bits.length - 1 - (bit >> 3)] |= (byte) (1 << (bit & 7));
    }
  }
}
