package org.poai.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;

/** Addresses whose capital letters are a checksum (EIP-55). */
public final class AddressText {
  private AddressText() {}

  /** The form with the checksum. */
  public static String of(Address address) {
    String digits = address.toHex().substring(2);
    Hash32 hash = Keccak.hash(digits.getBytes(StandardCharsets.US_ASCII));
    StringBuilder text = new StringBuilder("0x");
    for (int i = 0; i < digits.length(); i++) {
      int nibble = (hash.get(i / 2) >> (i % 2 == 0 ? 4 : 0)) & 15;
      char digit = digits.charAt(i);
      text.append(nibble >= 8 ? Character.toUpperCase(digit) : digit);
    }
    return text.toString();
  }

  /**
   * Reads what a person types, with or without {@code 0x}; letters of both cases have to be right.
   *
   * @throws IllegalArgumentException with a clause for the user
   */
  public static Address parse(String text) {
    String digits = text.startsWith("0x") ? text.substring(2) : text;
    if (!digits.matches("[0-9a-fA-F]{40}")) {
      throw new IllegalArgumentException("an address is 0x and 40 hex digits");
    }
    Address address = Address.parse(digits);
    boolean oneCase =
        digits.equals(digits.toLowerCase(Locale.ROOT))
            || digits.equals(digits.toUpperCase(Locale.ROOT));
    if (!oneCase && !of(address).substring(2).equals(digits)) {
      throw new IllegalArgumentException(
          "the capital letters of the address do not fit: a digit is wrong");
    }
    return address;
  }
}
