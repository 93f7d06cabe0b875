package org.poai.inference.synth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.poai.inference.gguf.TensorType;

class WeightsTest {
  private static final int COUNT = 4096;
  private static final int EXPONENT = -9;

  @Test
  void everyType_holdsTheSameNumbers() {
    float[] f32 = numbers(TensorType.F32);
    assertThat(numbers(TensorType.F16)).containsExactly(f32);
    assertThat(numbers(TensorType.Q8_0)).containsExactly(f32);
  }

  @Test
  void firstNumbers_areSplitMix64s() {
    // SplitMix64 of seed 1234567 begins with 6457827717110365317 = 0x599ed017fb08fc85.
    float unit = 0x1p-9f;
    assertThat(numbers(TensorType.F32))
        .startsWith(-123 * unit, -3 * unit, 9 * unit, -5 * unit, 23 * unit, -47 * unit);
  }

  @Test
  void numbers_haveNoBias() {
    double sum = 0;
    for (float number : numbers(TensorType.F32)) {
      assertThat(Math.abs(number)).isBetween(0x1p-9f, 127 * 0x1p-9f);
      sum += number;
    }
    assertThat(Math.abs(sum / COUNT)).isLessThan(4 * 74 * 0x1p-9 / Math.sqrt(COUNT));
  }

  private static float[] numbers(TensorType type) {
    ByteBuffer buffer = ByteBuffer.allocate((int) type.bytesOf(COUNT));
    new Weights(type, EXPONENT, 1234567).fill(buffer);
    buffer.flip().order(ByteOrder.LITTLE_ENDIAN);
    float[] numbers = new float[COUNT];
    float scale = 0;
    for (int i = 0; i < COUNT; i++) {
      if (type == TensorType.Q8_0 && i % 32 == 0) {
        scale = half(buffer.getShort());
      }
      numbers[i] =
          switch (type) {
            case F32 -> buffer.getFloat();
            case F16 -> half(buffer.getShort());
            default -> buffer.get() * scale;
          };
    }
    return numbers;
  }

  /** IEEE binary16, normal numbers only. */
  private static float half(short bits) {
    float size = (1 + (bits & 0x3ff) / 1024f) * (float) Math.pow(2, ((bits >> 10) & 31) - 15);
    return bits < 0 ? -size : size;
  }
}
