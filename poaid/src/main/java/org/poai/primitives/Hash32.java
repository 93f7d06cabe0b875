package org.poai.primitives;

import java.util.Arrays;

/** A 32-byte hash or hash-sized commitment. */
public final class Hash32 extends ByteString implements Comparable<Hash32> {
  public static final int SIZE = 32;
  public static final Hash32 ZERO = new Hash32(new byte[SIZE]);

  private Hash32(byte[] bytes) {
    super(bytes);
  }

  public static Hash32 of(byte[] bytes) {
    return new Hash32(exactly(SIZE, bytes, "a hash"));
  }

  /** Reads DATA of 32 bytes, lower case. */
  public static Hash32 fromHex(String data) {
    return of(Hex.parseData(data));
  }

  /** This hash read as a big-endian unsigned number. */
  public UInt256 toUInt256() {
    return UInt256.fromBytes(bytes);
  }

  /** {@code 0x1234…abcd}: enough to recognise a hash in a log line. */
  public String abbreviated() {
    String hex = toHex();
    return hex.substring(0, 6) + "…" + hex.substring(62);
  }

  @Override
  public int compareTo(Hash32 other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }
}
