package org.poai.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The stream cipher ChaCha20 (RFC 8439, section 2.3), 32 blocks at a time. Word w of block l is at
 * {@code lanes[32 w + l]}: the same step for all blocks is a loop over neighbours in one array with
 * constant distances, which the JIT turns into vector instructions; with an array per word it would
 * not, since arrays may be the same.
 */
final class ChaCha20 {
  private static final int WORDS = 16;
  private static final int BLOCK = 4 * WORDS;
  private static final int LANES = 32;

  /** From so many blocks on, 32 at a time cost less than one after the other. */
  private static final int WORTH_A_BATCH = 8;

  private static final int COUNTER = 12;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final int[] start = new int[WORDS];
  private final int[] lanes = new int[WORDS * LANES];
  private final byte[] block = new byte[BLOCK];

  ChaCha20(byte[] key) {
    start[0] = 0x61707865;
    start[1] = 0x3320646e;
    start[2] = 0x79622d32;
    start[3] = 0x6b206574;
    for (int i = 0; i < 8; i++) {
      start[4 + i] = (int) INT.get(key, 4 * i);
    }
  }

  /** Turns to the message of a nonce of 12 bytes; block 0 is the key of its MAC. */
  void begin(int nonceStart, long nonce, byte[] macKey) {
    start[COUNTER] = 0;
    start[13] = nonceStart;
    start[14] = (int) nonce;
    start[15] = (int) (nonce >>> 32);
    nextBlock();
    System.arraycopy(block, 0, macKey, 0, macKey.length);
  }

  /** The next bytes of the message, in one go from block 1 on. */
  void xor(byte[] in, int from, int length, byte[] out, int at) {
    int done = 0;
    while (length - done > WORTH_A_BATCH * BLOCK) {
      nextLanes();
      int blocks = Math.min(LANES, (length - done) / BLOCK);
      xorLanes(blocks, in, from + done, out, at + done);
      start[COUNTER] += blocks;
      done += blocks * BLOCK;
    }
    while (done < length) {
      nextBlock();
      int size = Math.min(BLOCK, length - done);
      for (int i = 0; i < size; i++) {
        out[at + done + i] = (byte) (in[from + done + i] ^ block[i]);
      }
      done += size;
    }
  }

  /** One block after the other: what is too short for a batch. */
  private void nextBlock() {
    int[] x = lanes;
    for (int w = 0; w < WORDS; w++) {
      x[w] = start[w];
    }
    for (int round = 0; round < 10; round++) {
      quarter(x, 0, 4, 8, 12);
      quarter(x, 1, 5, 9, 13);
      quarter(x, 2, 6, 10, 14);
      quarter(x, 3, 7, 11, 15);
      quarter(x, 0, 5, 10, 15);
      quarter(x, 1, 6, 11, 12);
      quarter(x, 2, 7, 8, 13);
      quarter(x, 3, 4, 9, 14);
    }
    for (int w = 0; w < WORDS; w++) {
      INT.set(block, 4 * w, x[w] + start[w]);
    }
    start[COUNTER]++;
  }

  private static void quarter(int[] x, int ai, int bi, int ci, int di) {
    int a = x[ai];
    int b = x[bi];
    int c = x[ci];
    int d = x[di];
    a += b;
    d = Integer.rotateLeft(d ^ a, 16);
    c += d;
    b = Integer.rotateLeft(b ^ c, 12);
    a += b;
    d = Integer.rotateLeft(d ^ a, 8);
    c += d;
    b = Integer.rotateLeft(b ^ c, 7);
    x[ai] = a;
    x[bi] = b;
    x[ci] = c;
    x[di] = d;
  }

  /** The key stream of 32 blocks from the counter on. */
  private void nextLanes() {
    int[] x = lanes;
    for (int w = 0; w < WORDS; w++) {
      Arrays.fill(x, w * LANES, (w + 1) * LANES, start[w]);
    }
    for (int l = 0; l < LANES; l++) {
      x[COUNTER * LANES + l] += l;
    }
    rounds(x);
    for (int w = 0; w < WORDS; w++) {
      addToLanes(x, w * LANES, start[w]);
    }
    for (int l = 0; l < LANES; l++) {
      x[COUNTER * LANES + l] += l;
    }
  }

  private static void rounds(int[] x) {
    for (int round = 0; round < 10; round++) {
      quarters(x, 0, 4 * LANES, 8 * LANES, 12 * LANES);
      quarters(x, LANES, 5 * LANES, 9 * LANES, 13 * LANES);
      quarters(x, 2 * LANES, 6 * LANES, 10 * LANES, 14 * LANES);
      quarters(x, 3 * LANES, 7 * LANES, 11 * LANES, 15 * LANES);
      quarters(x, 0, 5 * LANES, 10 * LANES, 15 * LANES);
      quarters(x, LANES, 6 * LANES, 11 * LANES, 12 * LANES);
      quarters(x, 2 * LANES, 7 * LANES, 8 * LANES, 13 * LANES);
      quarters(x, 3 * LANES, 4 * LANES, 9 * LANES, 14 * LANES);
    }
  }

  private static void addToLanes(int[] x, int word, int value) {
    for (int l = 0; l < LANES; l++) {
      x[word + l] += value;
    }
  }

  /** A quarter round in all lanes; as plain as it is because of what the JIT makes of it. */
  private static void quarters(int[] x, int ai, int bi, int ci, int di) {
    for (int l = 0; l < LANES; l++) {
      int a = x[ai + l];
      int b = x[bi + l];
      int c = x[ci + l];
      int d = x[di + l];
      a += b;
      d = Integer.rotateLeft(d ^ a, 16);
      c += d;
      b = Integer.rotateLeft(b ^ c, 12);
      a += b;
      d = Integer.rotateLeft(d ^ a, 8);
      c += d;
      b = Integer.rotateLeft(b ^ c, 7);
      x[ai + l] = a;
      x[bi + l] = b;
      x[ci + l] = c;
      x[di + l] = d;
    }
  }

  private void xorLanes(int blocks, byte[] in, int from, byte[] out, int at) {
    int[] x = lanes;
    for (int l = 0; l < blocks; l++) {
      int source = from + BLOCK * l;
      int target = at + BLOCK * l;
      for (int w = 0; w < WORDS; w++) {
        int word = (int) INT.get(in, source + 4 * w) ^ x[w * LANES + l];
        INT.set(out, target + 4 * w, word);
      }
    }
  }
}
