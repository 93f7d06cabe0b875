package org.poai.primitives;

import java.util.Arrays;

/** A 20-byte account address. */
public final class Address extends ByteString implements Comparable<Address> {
  public static final int SIZE = 20;
  public static final Address ZERO = new Address(new byte[SIZE]);

  private Address(byte[] bytes) {
    super(bytes);
  }

  public static Address of(byte[] bytes) {
    return new Address(exactly(SIZE, bytes, "an address"));
  }

  /** Reads DATA of 20 bytes, lower case: the canonical form inside hashes. */
  public static Address fromHex(String data) {
    return of(Hex.parseData(data));
  }

  /** Reads what a person types: either case, with or without {@code 0x}. */
  public static Address parse(String text) {
    return of(Hex.parseLenient(text));
  }

  @Override
  public int compareTo(Address other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }
}
