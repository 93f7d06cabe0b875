package org.poai.primitives;

import java.nio.charset.StandardCharsets;

/** An immutable byte string of any length. */
public final class Bytes extends ByteString implements Comparable<Bytes> {
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private Bytes(byte[] bytes) {
    super(bytes);
  }

  public static Bytes of(byte... bytes) {
    return bytes.length == 0 ? EMPTY : new Bytes(bytes.clone());
  }

  public static Bytes fromHex(String data) {
    return new Bytes(Hex.parseData(data));
  }

  public static Bytes utf8(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  public boolean isEmpty() {
    return bytes.length == 0;
  }

  /** Order of unsigned bytes, shorter first: the order of keys in the store. */
  @Override
  public int compareTo(Bytes other) {
    return java.util.Arrays.compareUnsigned(bytes, other.bytes);
  }
}
