package org.poai.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * scrypt (RFC 7914): a key from a password, at the price of memory, 128·n·r bytes. Our own, since
 * Bouncy Castle's refuses n of 2^16 and more with r = 1, as the RFC does and keystores do not.
 */
public final class Scrypt {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int SALSA_WORDS = 16;

  private Scrypt() {}

  /** Bytes that a derivation needs at once. */
  public static long memory(int n, int r) {
    return 128L * n * r;
  }

  /**
   * The key.
   *
   * @param n cost, a power of two above 1
   * @param r size of a block, in 128 bytes
   * @param p how often it is done, one after the other
   */
  public static byte[] derive(byte[] password, byte[] salt, int n, int r, int p, int length) {
    if (n < 2 || Integer.bitCount(n) != 1 || r < 1 || p < 1 || (long) r * p >= 1 << 24) {
      throw new IllegalArgumentException("no parameters of scrypt");
    }
    byte[] blocks = Pbkdf2.sha256(password, salt, 1, p * 128 * r);
    int[][] memory = new int[n][32 * r];
    for (int i = 0; i < p; i++) {
      mix(blocks, i * 128 * r, memory);
    }
    for (int[] row : memory) {
      Arrays.fill(row, 0);
    }
    byte[] key = Pbkdf2.sha256(password, blocks, 1, length);
    Arrays.fill(blocks, (byte) 0);
    return key;
  }

  /** scryptROMix: fills the memory one after the other, then reads it in an order of chance. */
  private static void mix(byte[] blocks, int at, int[][] memory) {
    int words = memory[0].length;
    int[] x = new int[words];
    int[] y = new int[words];
    for (int w = 0; w < words; w++) {
      x[w] = (int) INT.get(blocks, at + 4 * w);
    }
    for (int[] row : memory) {
      System.arraycopy(x, 0, row, 0, words);
      mixBlock(x, y);
    }
    for (int i = 0; i < memory.length; i++) {
      int[] row = memory[x[words - SALSA_WORDS] & (memory.length - 1)];
      for (int w = 0; w < words; w++) {
        x[w] ^= row[w];
      }
      mixBlock(x, y);
    }
    for (int w = 0; w < words; w++) {
      INT.set(blocks, at + 4 * w, x[w]);
    }
  }

  /** scryptBlockMix: the 64-byte pieces in a chain; then the even ones, then the odd ones. */
  private static void mixBlock(int[] x, int[] y) {
    int words = x.length;
    int[] t = Arrays.copyOfRange(x, words - SALSA_WORDS, words);
    for (int at = 0; at < words; at += SALSA_WORDS) {
      for (int w = 0; w < SALSA_WORDS; w++) {
        t[w] ^= x[at + w];
      }
      salsa(t);
      int piece = at / SALSA_WORDS;
      int to = (piece % 2 == 0 ? piece / 2 : (words / SALSA_WORDS + piece) / 2) * SALSA_WORDS;
      System.arraycopy(t, 0, y, to, SALSA_WORDS);
    }
    System.arraycopy(y, 0, x, 0, words);
  }

  /** Salsa20 with eight rounds. */
  private static void salsa(int[] b) {
    int[] x = b.clone();
    for (int round = 0; round < 8; round += 2) {
      quarter(x, 0, 4, 8, 12);
      quarter(x, 5, 9, 13, 1);
      quarter(x, 10, 14, 2, 6);
      quarter(x, 15, 3, 7, 11);
      quarter(x, 0, 1, 2, 3);
      quarter(x, 5, 6, 7, 4);
      quarter(x, 10, 11, 8, 9);
      quarter(x, 15, 12, 13, 14);
    }
    for (int w = 0; w < SALSA_WORDS; w++) {
      b[w] += x[w];
    }
  }

  private static void quarter(int[] x, int a, int b, int c, int d) {
    x[b] ^= Integer.rotateLeft(x[a] + x[d], 7);
    x[c] ^= Integer.rotateLeft(x[b] + x[a], 9);
    x[d] ^= Integer.rotateLeft(x[c] + x[b], 13);
    x[a] ^= Integer.rotateLeft(x[d] + x[c], 18);
  }
}
