package org.poai.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.poai.primitives.ByteString;
import org.poai.primitives.Hash32;

/** Keccak-256 with the original padding, as Ethereum uses it (not SHA3-256). */
public final class Keccak {
  private static final int RATE = 136;
  private static final int RATE_LANES = RATE / 8;
  private static final VarHandle LANES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Keccak() {}

  public static Hash32 hash(byte[] input) {
    byte[] out = new byte[Hash32.SIZE];
    hash(input, 0, input.length, out, 0);
    return Hash32.of(out);
  }

  public static Hash32 hash(ByteString input) {
    return hash(input.toArray());
  }

  /**
   * Writes the 32 bytes of the hash of {@code input[from .. from+length)} to {@code out} at {@code
   * outFrom}.
   */
  public static void hash(byte[] input, int from, int length, byte[] out, int outFrom) {
    long[] state = new long[25];
    int position = from;
    int end = from + length;
    while (end - position >= RATE) {
      absorb(state, input, position);
      position += RATE;
    }
    byte[] last = new byte[RATE];
    System.arraycopy(input, position, last, 0, end - position);
    last[end - position] = 0x01;
    last[RATE - 1] |= (byte) 0x80;
    absorb(state, last, 0);
    for (int i = 0; i < 4; i++) {
      LANES.set(out, outFrom + 8 * i, state[i]);
    }
  }

  /**
   * The first {@code length} bytes of {@code stream(prefix)} = Keccak(prefix ‖ u32(0)) ‖
   * Keccak(prefix ‖ u32(1)) ‖ …; protocol, notation.
   */
  public static byte[] stream(byte[] prefix, int length) {
    int blocks = (length + Hash32.SIZE - 1) / Hash32.SIZE;
    byte[] out = new byte[blocks * Hash32.SIZE];
    byte[] input = Arrays.copyOf(prefix, prefix.length + 4);
    for (int i = 0; i < blocks; i++) {
      input[prefix.length] = (byte) (i >>> 24);
      input[prefix.length + 1] = (byte) (i >>> 16);
      input[prefix.length + 2] = (byte) (i >>> 8);
      input[prefix.length + 3] = (byte) i;
      hash(input, 0, input.length, out, i * Hash32.SIZE);
    }
    return out.length == length ? out : Arrays.copyOf(out, length);
  }

  private static void absorb(long[] state, byte[] block, int from) {
    for (int i = 0; i < RATE_LANES; i++) {
      state[i] ^= (long) LANES.get(block, from + 8 * i);
    }
    KeccakF1600.permute(state);
  }
}
