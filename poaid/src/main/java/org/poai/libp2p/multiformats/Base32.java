package org.poai.libp2p.multiformats;

/** Base32 in lower case without padding (RFC 4648), as CIDs are written. */
public final class Base32 {
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

  private Base32() {}

  public static String encode(byte[] bytes) {
    StringBuilder text = new StringBuilder((bytes.length * 8 + 4) / 5);
    int held = 0;
    int bits = 0;
    for (byte next : bytes) {
      held = (held << 8 | (next & 0xff)) & 0xfff;
      bits += 8;
      for (; bits >= 5; bits -= 5) {
        text.append(ALPHABET.charAt(held >>> (bits - 5) & 31));
      }
    }
    if (bits > 0) {
      text.append(ALPHABET.charAt(held << (5 - bits) & 31));
    }
    return text.toString();
  }

  /** The bytes of a text whose unused last bits are zero. */
  public static byte[] decode(String text) throws FormatException {
    byte[] out = new byte[text.length() * 5 / 8];
    int held = 0;
    int bits = 0;
    int size = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = ALPHABET.indexOf(text.charAt(i));
      if (digit < 0) {
        throw new FormatException("a character that base32 does not have");
      }
      held = (held << 5 | digit) & 0xfff;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        out[size++] = (byte) (held >>> bits);
      }
    }
    if (bits >= 5 || (held & ((1 << bits) - 1)) != 0) {
      throw new FormatException("base32 text that no bytes have");
    }
    return out;
  }
}
