package org.poai.state;

import java.util.Arrays;

/**
 * Keys as half-bytes, one per array element, and their hex-prefix encoding (Yellow Paper, appendix
 * C).
 */
final class Nibbles {
  private Nibbles() {}

  static byte[] of(byte[] bytes) {
    byte[] nibbles = new byte[2 * bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      nibbles[2 * i] = (byte) (bytes[i] >> 4 & 15);
      nibbles[2 * i + 1] = (byte) (bytes[i] & 15);
    }
    return nibbles;
  }

  static byte[] toBytes(byte[] nibbles) {
    byte[] bytes = new byte[nibbles.length / 2];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (nibbles[2 * i] << 4 | nibbles[2 * i + 1]);
    }
    return bytes;
  }

  static byte[] from(byte[] nibbles, int start) {
    return Arrays.copyOfRange(nibbles, start, nibbles.length);
  }

  static byte[] concat(byte[] first, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  static byte[] append(byte[] nibbles, int nibble) {
    byte[] all = Arrays.copyOf(nibbles, nibbles.length + 1);
    all[nibbles.length] = (byte) nibble;
    return all;
  }

  static int commonPrefix(byte[] a, int aFrom, byte[] b, int bFrom) {
    int length = Math.min(a.length - aFrom, b.length - bFrom);
    for (int i = 0; i < length; i++) {
      if (a[aFrom + i] != b[bFrom + i]) {
        return i;
      }
    }
    return length;
  }

  /** HP(nibbles, isLeaf): flag and parity in the first nibble. */
  static byte[] toHexPrefix(byte[] nibbles, boolean isLeaf) {
    int odd = nibbles.length & 1;
    byte[] encoded = new byte[nibbles.length / 2 + 1];
    encoded[0] = (byte) ((isLeaf ? 0x20 : 0) | (odd == 1 ? 0x10 | nibbles[0] : 0));
    for (int i = odd, out = 1; i < nibbles.length; i += 2, out++) {
      encoded[out] = (byte) (nibbles[i] << 4 | nibbles[i + 1]);
    }
    return encoded;
  }

  static boolean isLeaf(byte[] hexPrefix) {
    return (hexPrefix[0] & 0x20) != 0;
  }

  static byte[] fromHexPrefix(byte[] hexPrefix) {
    byte[] nibbles = of(hexPrefix);
    return Arrays.copyOfRange(nibbles, (nibbles[0] & 1) == 1 ? 1 : 2, nibbles.length);
  }
}
