package org.poai.rpc.shape;

import java.nio.charset.StandardCharsets;
import org.poai.crypto.Keccak;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;

/** An address as people write it: the case of its letters is a checksum (EIP-55). */
public final class Checksum {
  private Checksum() {}

  public static String of(Address address) {
    String digits = address.toHex().substring(2);
    byte[] hash = Keccak.hash(Bytes.of(digits.getBytes(StandardCharsets.US_ASCII))).toArray();
    StringBuilder text = new StringBuilder("0x");
    for (int i = 0; i < digits.length(); i++) {
      int nibble = i % 2 == 0 ? (hash[i / 2] & 0xf0) >> 4 : hash[i / 2] & 0xf;
      char digit = digits.charAt(i);
      text.append(nibble >= 8 ? Character.toUpperCase(digit) : digit);
    }
    return text.toString();
  }
}
