package org.poai.libp2p.multiformats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.poai.libp2p.Vectors.hex;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.poai.crypto.EcdsaSignature;
import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;

final class KeysTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
  private static final byte[] MESSAGE = {1, 2, 3};

  @ParameterizedTest
  @EnumSource(
      value = KeyType.class,
      names = {"ED25519", "SECP256K1"})
  void sign_aNewKey_verifiesForItsMessageOnly(KeyType type) throws Exception {
    PrivateKey key = PrivateKey.generate(type, RANDOM);
    byte[] signature = key.sign(MESSAGE);

    assertThat(key.publicKey().verify(MESSAGE, signature)).isTrue();
    assertThat(key.publicKey().verify(new byte[3], signature)).isFalse();
    assertThat(PrivateKey.decode(key.encode()).publicKey()).isEqualTo(key.publicKey());
    assertThat(PublicKey.decode(key.publicKey().encode())).isEqualTo(key.publicKey());
    for (int i = 0; i < signature.length; i++) {
      byte[] wrong = signature.clone();
      wrong[i] ^= 2;
      assertThat(key.publicKey().verify(MESSAGE, wrong)).isFalse();
    }
    for (byte[] none : List.of(new byte[0], new byte[64], new byte[8], new byte[100])) {
      assertThat(key.publicKey().verify(MESSAGE, none)).isFalse();
    }
  }

  /** The other of the two signatures that ECDSA has: js-libp2p refuses it, and so do we. */
  @Test
  void verify_aHighS_isFalse() {
    for (int i = 0; i < 20; i++) {
      PrivateKey key = PrivateKey.generate(KeyType.SECP256K1, RANDOM);
      EcdsaSignature low = EcdsaSignature.fromDer(key.sign(MESSAGE)).orElseThrow();
      BigInteger s = new BigInteger(1, low.s().toBytes());
      EcdsaSignature high = new EcdsaSignature(low.r(), UInt256.of(ORDER.subtract(s)));

      assertThat(s).isLessThanOrEqualTo(ORDER.shiftRight(1));
      assertThat(key.publicKey().verify(MESSAGE, high.toDer())).isFalse();
      assertThat(key.publicKey().verify(MESSAGE, low.toDer())).isTrue();
    }
  }

  @Test
  void fromDer_otherSpellings_areRefused() {
    byte[] good = new EcdsaSignature(UInt256.of(5), UInt256.of(0x80)).toDer();
    assertThat(good).isEqualTo(hex("30070201050202" + "0080"));
    assertThat(EcdsaSignature.fromDer(good)).isPresent();
    for (String other :
        List.of(
            "30080202000502020080",
            "300602010502010080",
            "3006020105020180",
            "30070201050202008000",
            "3081070201050202" + "0080",
            "30070200" + "0203000080",
            "3007020105020200",
            "30077f01050202" + "0080",
            "300702ff050202" + "0080")) {
      assertThat(EcdsaSignature.fromDer(hex(other))).as(other).isEmpty();
    }
  }

  @Test
  void verify_rsaAndEcdsa_asTheirSpecificationsSay() throws Exception {
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(2048);
    KeyPair pair = rsa.generateKeyPair();
    Signature signer = Signature.getInstance("SHA256withRSA");
    signer.initSign(pair.getPrivate());
    signer.update(MESSAGE);
    PublicKey key = new PublicKey(KeyType.RSA, Bytes.of(pair.getPublic().getEncoded()));
    assertThat(key.verify(MESSAGE, signer.sign())).isTrue();
    assertThat(key.encode()).startsWith(8, 0);
    assertThat(PeerId.of(PublicKey.decode(key.encode())).toString()).startsWith("Qm");

    rsa.initialize(1024);
    KeyPair small = rsa.generateKeyPair();
    signer.initSign(small.getPrivate());
    signer.update(MESSAGE);
    PublicKey smallKey = new PublicKey(KeyType.RSA, Bytes.of(small.getPublic().getEncoded()));
    assertThat(smallKey.verify(MESSAGE, signer.sign())).isFalse();

    KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
    ec.initialize(256);
    KeyPair curve = ec.generateKeyPair();
    Signature ecdsa = Signature.getInstance("SHA256withECDSA");
    ecdsa.initSign(curve.getPrivate());
    ecdsa.update(MESSAGE);
    PublicKey ecKey = new PublicKey(KeyType.ECDSA, Bytes.of(curve.getPublic().getEncoded()));
    assertThat(ecKey.verify(MESSAGE, ecdsa.sign())).isTrue();
    assertThat(ecKey.verify(MESSAGE, new byte[70])).isFalse();
  }

  @Test
  void decode_otherSpellingsOfAPublicKey_areRefused() {
    String data = "1220" + "11".repeat(32);
    for (String other :
        List.of(
            "",
            "0801",
            data,
            data + "0801",
            "0801" + data + "1800",
            "088100" + data,
            "0801" + data + data,
            "0804" + data,
            "0802" + data,
            "0801121f" + "11".repeat(31))) {
      assertThatThrownBy(() -> PublicKey.decode(hex(other)))
          .as(other)
          .isInstanceOf(FormatException.class);
    }
  }

  @Test
  void decode_oldEd25519Form_isTheSameKey() throws Exception {
    PrivateKey key = PrivateKey.generate(KeyType.ED25519, RANDOM);
    byte[] seedAndKey = java.util.Arrays.copyOfRange(key.encode(), 4, 68);
    byte[] old = java.util.Arrays.copyOf(seedAndKey, 96);
    key.publicKey().data().copyTo(old, 64);

    assertThat(PrivateKey.decode(PublicKey.encode(KeyType.ED25519, old)).publicKey())
        .isEqualTo(key.publicKey());
  }

  @Test
  void decode_secretsThatAreNone_areRefused() {
    String order = String.format("%064x", ORDER);
    for (String data : List.of("00".repeat(32), order, "11".repeat(31), "ff".repeat(32))) {
      assertThatThrownBy(() -> PrivateKey.decode(PublicKey.encode(KeyType.SECP256K1, hex(data))))
          .isInstanceOf(FormatException.class);
    }
  }
}
