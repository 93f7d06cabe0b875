package org.poai.chain.rules;

import java.util.ArrayList;
import java.util.List;
import org.poai.crypto.Preimage;
import org.poai.primitives.Hash32;

/** Which records a block asks; protocol section 6. */
public final class RecordDraw {
  private RecordDraw() {}

  /**
   * The K different records of the block after {@code parentHash}, out of N: known as soon as the
   * parent is, whoever mines.
   *
   * @throws IllegalArgumentException when there are fewer than K records
   */
  public static List<Integer> of(Hash32 epochKey, Hash32 parentHash, int samples, int records) {
    if (records < samples) {
      throw new IllegalArgumentException(
          samples + " different records cannot be drawn from " + records);
    }
    List<Integer> indices = new ArrayList<>(samples);
    for (int k = 0; k < samples; k++) {
      int index;
      int attempt = 0;
      do {
        Hash32 hash =
            Preimage.tagged("poai/index/1")
                .bytes(epochKey)
                .bytes(parentHash)
                .u32(k)
                .u32(attempt++)
                .keccak();
        index = (int) Long.remainderUnsigned(hash.toUInt256().w3(), records);
      } while (indices.contains(index));
      indices.add(index);
    }
    return List.copyOf(indices);
  }
}
