package org.poai.libp2p.multiformats;

import java.util.Arrays;

/** Base58 with Bitcoin's alphabet (base58btc), for values of at most {@value #MAX_BYTES} bytes. */
final class Base58 {
  static final int MAX_BYTES = 128;

  private static final String ALPHABET =
      "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final int MAX_CHARACTERS = 180;

  private Base58() {}

  static String encode(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException("base58 takes time that grows with the square of a size");
    }
    byte[] digits = convert(bytes, 256, 58);
    StringBuilder text = new StringBuilder(digits.length);
    for (byte digit : digits) {
      text.append(ALPHABET.charAt(digit));
    }
    return text.toString();
  }

  static byte[] decode(String text) throws FormatException {
    if (text.isEmpty() || text.length() > MAX_CHARACTERS) {
      throw new FormatException("no base58 text of 1 to " + MAX_CHARACTERS + " characters");
    }
    byte[] digits = new byte[text.length()];
    for (int i = 0; i < digits.length; i++) {
      int digit = ALPHABET.indexOf(text.charAt(i));
      if (digit < 0) {
        throw new FormatException("a character that base58 does not have");
      }
      digits[i] = (byte) digit;
    }
    return convert(digits, 58, 256);
  }

  /** The same number in another base; each zero in front stands for itself. */
  private static byte[] convert(byte[] digits, int from, int to) {
    byte[] out = new byte[digits.length * 2];
    int start = out.length;
    for (byte digit : digits) {
      int carry = digit & 0xff;
      int i = out.length - 1;
      for (; i >= start || carry > 0; i--) {
        carry += (out[i] & 0xff) * from;
        out[i] = (byte) (carry % to);
        carry /= to;
      }
      start = i + 1;
    }
    int zeros = 0;
    while (zeros < digits.length && digits[zeros] == 0) {
      zeros++;
    }
    return Arrays.copyOfRange(out, start - zeros, out.length);
  }
}
