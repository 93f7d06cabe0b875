package org.poai.libp2p.multiformats;

import java.math.BigInteger;
import java.util.Locale;

/**
 * Bases of the multibase table in which other programs print peer ids: a letter says which, the
 * rest are its digits.
 */
enum BaseN {
  /** Base16, RFC 4648. */
  BASE16('f', true),
  /** Base32 without padding, RFC 4648. */
  BASE32('b', true),
  /** Base36: a number, each zero byte in front a {@code 0}. */
  BASE36('k', true),
  /** Base58 with Bitcoin's alphabet. */
  BASE58('z', false);

  private final char letter;
  private final boolean anyCase;

  BaseN(char letter, boolean anyCase) {
    this.letter = letter;
    this.anyCase = anyCase;
  }

  /** The bytes of a text behind its letter, whose case the digits share. */
  static byte[] decode(String text) throws FormatException {
    char first = text.isEmpty() ? ' ' : text.charAt(0);
    for (BaseN base : values()) {
      if (first == base.letter) {
        return base.digits(text.substring(1));
      }
      if (base.anyCase && first == Character.toUpperCase(base.letter)) {
        String digits = text.substring(1);
        if (!digits.equals(digits.toUpperCase(Locale.ROOT))) {
          throw new FormatException("small letters in a peer id that begins with a capital one");
        }
        return base.digits(digits.toLowerCase(Locale.ROOT));
      }
    }
    throw new FormatException("a peer id begins with 1, Qm, 12D3, 16U, or with b, k, z or f");
  }

  private byte[] digits(String digits) throws FormatException {
    return switch (this) {
      case BASE16 -> base16(digits);
      case BASE32 -> Base32.decode(digits);
      case BASE36 -> base36(digits);
      case BASE58 -> Base58.decode(digits);
    };
  }

  private static byte[] base16(String digits) throws FormatException {
    if (!digits.matches("([0-9a-f]{2})+")) {
      throw new FormatException("base16 text with other characters than 0 to 9 and a to f");
    }
    return java.util.HexFormat.of().parseHex(digits);
  }

  private static byte[] base36(String digits) throws FormatException {
    if (!digits.matches("[0-9a-z]+")) {
      throw new FormatException("base36 text with other characters than 0 to 9 and a to z");
    }
    int zeros = 0;
    while (zeros < digits.length() && digits.charAt(zeros) == '0') {
      zeros++;
    }
    byte[] number = new BigInteger(digits, 36).toByteArray();
    int sign = number[0] == 0 ? 1 : 0;
    byte[] bytes = new byte[zeros + number.length - sign];
    System.arraycopy(number, sign, bytes, zeros, number.length - sign);
    return bytes;
  }
}
