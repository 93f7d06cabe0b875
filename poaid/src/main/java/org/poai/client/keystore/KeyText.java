package org.poai.client.keystore;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.poai.crypto.HdKey;
import org.poai.crypto.Mnemonic;
import org.poai.primitives.Hex;

/** A key in one of the forms in which people keep it. */
public sealed interface KeyText {
  /** Larger than any of them. */
  int MAX_SIZE = Keystore.MAX_SIZE;

  /** The number itself, in hex. */
  record Raw(AccountKey key) implements KeyText {}

  /** A keystore file. */
  record Encrypted(Keystore keystore) implements KeyText {}

  /** Words, which many keys come of. */
  record Words(Mnemonic mnemonic) implements KeyText {
    /** The key of the words at a path such as {@code m/44'/60'/0'/0/0}. */
    public AccountKey at(String path) throws UnusableKeyException {
      byte[] seed = mnemonic.seed("");
      try {
        return new AccountKey(HdKey.master(seed).at(path).secret());
      } catch (IllegalArgumentException e) {
        throw new UnusableKeyException(String.valueOf(e.getMessage()));
      } finally {
        Arrays.fill(seed, (byte) 0);
      }
    }
  }

  /**
   * Tells the forms apart.
   *
   * @throws UnusableKeyException with a clause that repeats nothing of what was read
   */
  static KeyText parse(byte[] bytes) throws UnusableKeyException {
    if (bytes.length > MAX_SIZE) {
      throw new UnusableKeyException("it is too large for a key");
    }
    String text = new String(HexText.withoutMark(bytes), StandardCharsets.UTF_8).strip();
    if (text.startsWith("{")) {
      return new Encrypted(Keystore.read(bytes));
    }
    try {
      if (text.matches("(0x)?[0-9a-fA-F]{64}")) {
        return new Raw(new AccountKey(Hex.parseLenient(text)));
      }
      if (text.matches("(?s)\\p{L}+(\\s+\\p{L}+)+")) {
        return new Words(Mnemonic.parse(text));
      }
    } catch (IllegalArgumentException e) {
      throw new UnusableKeyException(String.valueOf(e.getMessage()));
    }
    throw new UnusableKeyException(
        "it is neither 64 hex digits nor a keystore file nor a mnemonic");
  }
}
