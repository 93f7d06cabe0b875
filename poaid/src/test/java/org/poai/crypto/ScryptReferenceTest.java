package org.poai.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.bouncycastle.crypto.generators.SCrypt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.poai.primitives.Hex;

/** scrypt, beside the vectors of RFC 7914 and beside Bouncy Castle. */
final class ScryptReferenceTest {
  @ParameterizedTest
  @CsvSource({
    "'','',16,1,1,77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906",
    "password,NaCl,1024,8,16,fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"
  })
  void derive_officialInput_givesTheOfficialKey(
      String password, String salt, int n, int r, int p, String key) {
    byte[] ours =
        Scrypt.derive(
            password.getBytes(StandardCharsets.US_ASCII),
            salt.getBytes(StandardCharsets.US_ASCII),
            n,
            r,
            p,
            64);

    assertThat(Hex.digits(ours)).isEqualTo(key);
  }

  @Test
  void derive_anyParameters_asBouncyCastle() {
    Random random = new Random(7914);
    for (int i = 0; i < 60; i++) {
      byte[] password = new byte[random.nextInt(40)];
      byte[] salt = new byte[random.nextInt(40)];
      random.nextBytes(password);
      random.nextBytes(salt);
      int n = 1 << (1 + random.nextInt(9));
      int r = 1 + random.nextInt(9);
      int p = 1 + random.nextInt(4);

      assertThat(Scrypt.derive(password, salt, n, r, p, 32))
          .as("n %d r %d p %d", n, r, p)
          .isEqualTo(SCrypt.generate(password, salt, n, r, p, 32));
    }
  }

  @ParameterizedTest
  @CsvSource({"0,1,1", "1,1,1", "3,1,1", "2,0,1", "2,1,0", "2,4096,4096"})
  void derive_badParameters_isRefused(int n, int r, int p) {
    assertThatThrownBy(() -> Scrypt.derive(new byte[0], new byte[0], n, r, p, 32))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
