package org.poai.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key in the tree of keys that grows from one seed (BIP-32), with its secret. */
public final class HdKey {
  /** Where Ethereum's wallets have their accounts (BIP-44); the account's index follows. */
  public static final String ETHEREUM = "m/44'/60'/0'/0";

  private static final Pattern PATH = Pattern.compile("m(/[0-9]{1,10}['hH]?){0,16}");
  private static final int HARDENED = 0x8000_0000;
  private static final int HALF = 32;

  private final byte[] secret;
  private final byte[] chainCode;

  private HdKey(byte[] secretAndChainCode) {
    this.secret = Arrays.copyOf(secretAndChainCode, HALF);
    this.chainCode = Arrays.copyOfRange(secretAndChainCode, HALF, 2 * HALF);
  }

  /** The root of the tree. */
  public static HdKey master(byte[] seed) {
    byte[] both = hmac("Bitcoin seed".getBytes(StandardCharsets.US_ASCII), seed);
    if (!Secp256k1.isSecret(Arrays.copyOf(both, HALF))) {
      throw new IllegalStateException("a seed without a key: chance 1 in 2^127");
    }
    return new HdKey(both);
  }

  /**
   * The key at the end of a path such as {@code m/44'/60'/0'/0/0}, seen from this one.
   *
   * @throws IllegalArgumentException with a clause for the user
   */
  public HdKey at(String path) {
    if (!PATH.matcher(path).matches()) {
      throw new IllegalArgumentException("a path is like m/44'/60'/0'/0/0");
    }
    HdKey key = this;
    for (String part : path.substring(1).split("/", -1)) {
      if (!part.isEmpty()) {
        boolean hardened = !Character.isDigit(part.charAt(part.length() - 1));
        long index = Long.parseLong(hardened ? part.substring(0, part.length() - 1) : part);
        if (index > Integer.MAX_VALUE) {
          throw new IllegalArgumentException("an index in a path is below 2^31");
        }
        key = key.child((int) index | (hardened ? HARDENED : 0));
      }
    }
    return key;
  }

  /** CKDpriv: of an index from 2^31 on, nobody can find siblings without the secret. */
  private HdKey child(int index) {
    byte[] data = new byte[Secp256k1.PUBLIC_KEY_SIZE + 4];
    if (index < 0) {
      System.arraycopy(secret, 0, data, 1, HALF);
    } else {
      System.arraycopy(Secp256k1.publicKey(secret), 0, data, 0, Secp256k1.PUBLIC_KEY_SIZE);
    }
    for (int i = 0; i < 4; i++) {
      data[Secp256k1.PUBLIC_KEY_SIZE + i] = (byte) (index >>> (24 - 8 * i));
    }
    byte[] both = hmac(chainCode, data);
    Arrays.fill(data, (byte) 0);
    byte[] sum = Secp256k1.sum(Arrays.copyOf(both, HALF), secret);
    System.arraycopy(sum, 0, both, 0, HALF);
    return new HdKey(both);
  }

  /** A copy. */
  public byte[] secret() {
    return secret.clone();
  }

  private static byte[] hmac(byte[] key, byte[] data) {
    try {
      Mac mac = Mac.getInstance("HmacSHA512");
      mac.init(new SecretKeySpec(key, "HmacSHA512"));
      return mac.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC with SHA-512 is in every Java 17", e);
    }
  }
}
