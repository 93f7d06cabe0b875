package org.poai.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeapBlocksTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1023, 1024, 1025, 2048, 16_384, 40_000, 1_000_000})
  void bytes_inPiecesOfAnySize_comeBackWhole(int length) {
    SplittableRandom random = new SplittableRandom(length);
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    HeapBlocks blocks = new HeapBlocks();
    for (int round = 0; round < 2; round++) {
      ByteBuf in = Unpooled.wrappedBuffer(bytes);
      while (in.isReadable()) {
        blocks.add(in, Math.min(in.readableBytes(), 1 + random.nextInt(30_000)));
      }
      assertEquals(length, blocks.size());
      assertArrayEquals(bytes, blocks.take());
      assertEquals(0, blocks.size());
    }
    blocks.add(Unpooled.wrappedBuffer(bytes), length / 2);
    assertArrayEquals(Arrays.copyOf(bytes, length / 2), blocks.take());
  }
}
