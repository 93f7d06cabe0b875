package org.poai.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** SHA-256, HKDF and AES-GCM against the published vectors. */
class EncryptionReferenceTest {
  private static final HexFormat HEX = HexFormat.of();

  @Test
  void sha256_ofFips180_isThePublishedOne() {
    assertThat(Sha256.hash("abc".getBytes(StandardCharsets.US_ASCII)).toHex())
        .isEqualTo("0xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(Sha256.hash(new byte[] {'a'}, new byte[0], new byte[] {'b', 'c'}).toHex())
        .isEqualTo("0xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  /** RFC 5869, appendix A.1. */
  @Test
  void hkdf_testCase1_basic() {
    assertThat(hkdf("0b".repeat(22), "000102030405060708090a0b0c", "f0f1f2f3f4f5f6f7f8f9", 42))
        .isEqualTo(
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
  }

  /** RFC 5869, appendix A.2. */
  @Test
  void hkdf_testCase2_longInputs() {
    assertThat(hkdf(range(0x00, 80), range(0x60, 80), range(0xb0, 80), 82))
        .isEqualTo(
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
                + "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
                + "cc30c58179ec3e87c14c01d5c1f3434f1d87");
  }

  /** RFC 5869, appendix A.3. */
  @Test
  void hkdf_testCase3_emptySaltAndInfo() {
    assertThat(hkdf("0b".repeat(22), "", "", 42))
        .isEqualTo(
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
  }

  /** The GCM specification's test cases 13 to 16, which NIST took over: 256-bit keys. */
  @Test
  void aesGcm_theSpecificationsCases_areSealedAndOpened() {
    String zeroKey = "00".repeat(32);
    String zeroNonce = "00".repeat(12);
    sealed(zeroKey, zeroNonce, "", "", "530f8afbc74536b9a963b4f1c4cb738b");
    sealed(
        zeroKey,
        zeroNonce,
        "",
        "00".repeat(16),
        "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919");
    String key = "feffe9928665731c6d6a8f9467308308".repeat(2);
    String nonce = "cafebabefacedbaddecaf888";
    String plain =
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
            + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255";
    String cipher =
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
            + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad";
    sealed(key, nonce, "", plain, cipher + "b094dac5d93471bdec1a502270e3cc6c");
    sealed(
        key,
        nonce,
        "feedfacedeadbeeffeedfacedeadbeefabaddad2",
        plain.substring(0, 120),
        cipher.substring(0, 120) + "76fc6ece0f4e1768cddf8853bb2d551b");
  }

  @Test
  void aesGcm_anythingAltered_isNotOpened() {
    byte[] key = new byte[32];
    byte[] nonce = new byte[12];
    byte[] aad = {1, 2};
    byte[] sealed = AesGcm.seal(key, nonce, aad, new byte[20]);
    for (int bit = 0; bit < sealed.length * 8; bit++) {
      byte[] altered = sealed.clone();
      altered[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(AesGcm.open(key, nonce, aad, altered)).isEmpty();
    }
    assertThat(AesGcm.open(key, nonce, new byte[] {1, 3}, sealed)).isEmpty();
    assertThat(AesGcm.open(key, new byte[] {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, aad, sealed))
        .isEmpty();
    for (int length = 0; length < sealed.length; length++) {
      assertThat(AesGcm.open(key, nonce, aad, java.util.Arrays.copyOf(sealed, length))).isEmpty();
    }
    assertThatThrownBy(() -> AesGcm.seal(new byte[16], nonce, aad, aad))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> AesGcm.open(key, new byte[16], aad, sealed))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void sealed(String key, String nonce, String aad, String plain, String expected) {
    byte[] k = HEX.parseHex(key);
    byte[] n = HEX.parseHex(nonce);
    byte[] a = HEX.parseHex(aad);
    byte[] sealed = AesGcm.seal(k, n, a, HEX.parseHex(plain));
    assertThat(HEX.formatHex(sealed)).isEqualTo(expected);
    assertThat(AesGcm.open(k, n, a, sealed)).hasValue(HEX.parseHex(plain));
  }

  private static String hkdf(String key, String salt, String info, int length) {
    return HEX.formatHex(
        Hkdf.sha256(HEX.parseHex(key), HEX.parseHex(salt), HEX.parseHex(info), length));
  }

  private static String range(int from, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (from + i);
    }
    return HEX.formatHex(bytes);
  }
}
