package org.poai.state;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.poai.primitives.Bytes;

/**
 * What a block overwrote: each state key with the value before the block. Stored per height as a
 * run of (u8 key length ‖ key ‖ prior), where prior is 0x00 for nothing, or 0x01 ‖ u32 length ‖
 * value.
 */
record StateDiff(Map<Bytes, Optional<Bytes>> priors) {
  byte[] encode() {
    int size = 0;
    for (Map.Entry<Bytes, Optional<Bytes>> entry : priors.entrySet()) {
      size += 1 + entry.getKey().size() + priorSize(entry.getValue());
    }
    ByteBuffer out = ByteBuffer.allocate(size);
    priors.forEach(
        (key, prior) -> {
          out.put((byte) key.size()).put(key.toArray());
          putPrior(out, prior);
        });
    return out.array();
  }

  static StateDiff decode(byte[] stored) {
    ByteBuffer in = ByteBuffer.wrap(stored);
    Map<Bytes, Optional<Bytes>> priors = new LinkedHashMap<>();
    while (in.hasRemaining()) {
      byte[] key = new byte[in.get() & 0xff];
      in.get(key);
      priors.put(Bytes.of(key), decodePrior(in));
    }
    return new StateDiff(priors);
  }

  static byte[] encodePrior(Optional<Bytes> prior) {
    ByteBuffer out = ByteBuffer.allocate(priorSize(prior));
    putPrior(out, prior);
    return out.array();
  }

  static Optional<Bytes> decodePrior(ByteBuffer in) {
    if (in.get() == 0) {
      return Optional.empty();
    }
    byte[] value = new byte[in.getInt()];
    in.get(value);
    return Optional.of(Bytes.of(value));
  }

  private static int priorSize(Optional<Bytes> prior) {
    return prior.map(value -> 5 + value.size()).orElse(1);
  }

  private static void putPrior(ByteBuffer out, Optional<Bytes> prior) {
    if (prior.isEmpty()) {
      out.put((byte) 0);
    } else {
      out.put((byte) 1).putInt(prior.get().size()).put(prior.get().toArray());
    }
  }
}
