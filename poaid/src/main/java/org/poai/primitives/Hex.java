package org.poai.primitives;

import java.util.HexFormat;

/**
 * Text forms of bytes and numbers as Ethereum writes them: DATA (full size) and QUANTITY (no
 * leading zeros).
 */
public final class Hex {
  private static final HexFormat LOWER = HexFormat.of();

  private Hex() {}

  /** DATA: {@code 0x} and two lower-case digits per byte. */
  public static String data(byte[] bytes) {
    return "0x" + LOWER.formatHex(bytes);
  }

  /** Digits only, lower case. */
  public static String digits(byte[] bytes) {
    return LOWER.formatHex(bytes);
  }

  /**
   * Reads DATA strictly: {@code 0x}, an even number of lower-case digits.
   *
   * @throws IllegalArgumentException in any other form
   */
  public static byte[] parseData(String text) {
    if (!text.startsWith("0x")) {
      throw new IllegalArgumentException("hex data must start with 0x");
    }
    for (int i = 2; i < text.length(); i++) {
      if (!isLowerDigit(text.charAt(i))) {
        throw new IllegalArgumentException("hex data must have lower-case digits only");
      }
    }
    return LOWER.parseHex(text, 2, text.length());
  }

  /** Reads digits of either case, with or without {@code 0x}: what a person may type. */
  public static byte[] parseLenient(String text) {
    return LOWER.parseHex(text.startsWith("0x") ? text.substring(2) : text);
  }

  /** QUANTITY of an unsigned 64-bit number. */
  public static String quantity(long unsigned) {
    return "0x" + Long.toHexString(unsigned);
  }

  /**
   * Reads a QUANTITY that fits in 64 bits, as an unsigned number.
   *
   * @throws IllegalArgumentException when it is longer, has leading zeros, or is not lower case
   */
  public static long parseQuantity(String text) {
    checkQuantity(text, 16);
    return Long.parseUnsignedLong(text, 2, text.length(), 16);
  }

  static void checkQuantity(String text, int maxDigits) {
    int digits = text.length() - 2;
    if (digits < 1 || !text.startsWith("0x")) {
      throw new IllegalArgumentException("a quantity is 0x followed by hex digits");
    }
    if (digits > maxDigits) {
      throw new IllegalArgumentException("a quantity of more than " + maxDigits * 4 + " bits");
    }
    if (digits > 1 && text.charAt(2) == '0') {
      throw new IllegalArgumentException("a quantity has no leading zeros");
    }
    for (int i = 2; i < text.length(); i++) {
      if (!isLowerDigit(text.charAt(i))) {
        throw new IllegalArgumentException("a quantity has lower-case hex digits only");
      }
    }
  }

  private static boolean isLowerDigit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }
}
