package org.poai.inference.synth;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.poai.inference.gguf.TensorType;

/**
 * A stream of weights: odd integers from −127 to 127, uniform and without bias, times a power of
 * two. They are exact in every type, so the bytes are the same on every machine.
 *
 * <p>The integers are the bytes of SplitMix64 (Steele, Lea, Flood 2014), little-endian, with the
 * lowest bit set.
 */
final class Weights {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
  private static final long LOWEST_BITS = 0x0101010101010101L;
  private static final int Q8_GROUP = 32;

  private final TensorType type;
  private final int scaleExponent;
  private long state;

  /** Weights of the size 2^scaleExponent, −14 ≤ scaleExponent ≤ 0, about 74 times that in RMS. */
  Weights(TensorType type, int scaleExponent, long seed) {
    this.type = type;
    this.scaleExponent = scaleExponent;
    this.state = seed;
  }

  /** Fills the buffer, whose size is a multiple of 34 and 32 bytes. */
  void fill(ByteBuffer buffer) {
    buffer.order(ByteOrder.LITTLE_ENDIAN);
    switch (type) {
      case Q8_0 -> fillQ8(buffer);
      case F16 -> fillF16(buffer);
      case F32 -> fillF32(buffer);
      default -> throw new IllegalArgumentException("no weights of type " + type);
    }
  }

  private void fillQ8(ByteBuffer buffer) {
    short scale = (short) ((scaleExponent + 15) << 10);
    while (buffer.hasRemaining()) {
      buffer.putShort(scale);
      for (int i = 0; i < Q8_GROUP; i += Long.BYTES) {
        buffer.putLong(next());
      }
    }
  }

  private void fillF16(ByteBuffer buffer) {
    while (buffer.hasRemaining()) {
      long eight = next();
      for (int i = 0; i < Long.BYTES; i++) {
        buffer.putShort(half((byte) (eight >>> (8 * i))));
      }
    }
  }

  private void fillF32(ByteBuffer buffer) {
    float scale = Float.intBitsToFloat((scaleExponent + 127) << 23);
    while (buffer.hasRemaining()) {
      long eight = next();
      for (int i = 0; i < Long.BYTES; i++) {
        buffer.putFloat((byte) (eight >>> (8 * i)) * scale);
      }
    }
  }

  /** IEEE binary16 of odd·2^scaleExponent: at most seven significant bits, so always exact. */
  private short half(int odd) {
    int size = Math.abs(odd);
    int exponent = 31 - Integer.numberOfLeadingZeros(size);
    int fraction = (size << (10 - exponent)) & 0x3ff;
    return (short) ((odd & 0x8000) | ((scaleExponent + exponent + 15) << 10) | fraction);
  }

  private long next() {
    state += GOLDEN_GAMMA;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return (z ^ (z >>> 31)) | LOWEST_BITS;
  }
}
