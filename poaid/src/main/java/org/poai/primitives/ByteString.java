package org.poai.primitives;

import java.util.Arrays;

/**
 * An immutable sequence of bytes; the types below it differ only in what they stand for and in
 * their size.
 */
public abstract sealed class ByteString permits Bytes, Hash32, Address {
  final byte[] bytes;

  /** As a String's: 0 until it is asked for, and whoever computes it finds the same. */
  private int hash;

  /** Takes the array as its own: callers inside this package copy first. */
  ByteString(byte[] bytes) {
    this.bytes = bytes;
  }

  static byte[] exactly(int size, byte[] bytes, String what) {
    if (bytes.length != size) {
      throw new IllegalArgumentException(what + " has " + size + " bytes, not " + bytes.length);
    }
    return bytes.clone();
  }

  public final int size() {
    return bytes.length;
  }

  public final byte get(int index) {
    return bytes[index];
  }

  public final byte[] toArray() {
    return bytes.clone();
  }

  /** Copies all bytes into {@code target} from {@code offset} on. */
  public final void copyTo(byte[] target, int offset) {
    System.arraycopy(bytes, 0, target, offset, bytes.length);
  }

  /** DATA form: {@code 0x} and lower-case digits. */
  public final String toHex() {
    return Hex.data(bytes);
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof ByteString that
        && that.getClass() == getClass()
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public final int hashCode() {
    int known = hash;
    if (known == 0) {
      known = Arrays.hashCode(bytes);
      hash = known;
    }
    return known;
  }

  @Override
  public String toString() {
    return toHex();
  }
}
