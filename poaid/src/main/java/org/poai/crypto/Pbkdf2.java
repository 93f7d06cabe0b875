package org.poai.crypto;

import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/** PBKDF2 with HMAC (RFC 8018, section 5.2): a key from a password, by many rounds. */
public final class Pbkdf2 {
  private Pbkdf2() {}

  public static byte[] sha256(byte[] password, byte[] salt, int rounds, int length) {
    return derive(new SHA256Digest(), password, salt, rounds, length);
  }

  public static byte[] sha512(byte[] password, byte[] salt, int rounds, int length) {
    return derive(new SHA512Digest(), password, salt, rounds, length);
  }

  private static byte[] derive(
      Digest digest, byte[] password, byte[] salt, int rounds, int length) {
    PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(digest);
    generator.init(password, salt, rounds);
    return ((KeyParameter) generator.generateDerivedMacParameters(8 * length)).getKey();
  }
}
