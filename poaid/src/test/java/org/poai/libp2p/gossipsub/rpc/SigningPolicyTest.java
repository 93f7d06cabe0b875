package org.poai.libp2p.gossipsub.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.poai.libp2p.multiformats.KeyType;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.multiformats.PrivateKey;
import org.poai.libp2p.multiformats.ProtoWriter;
import org.poai.primitives.Bytes;

class SigningPolicyTest {
  private static final byte[] DATA = {4, 5, 6};
  private static final PrivateKey KEY = PrivateKey.generate(KeyType.ED25519, new SecureRandom());
  private static final SigningPolicy SIGNED = SigningPolicy.strictSign(KEY, 7);
  private static final SigningPolicy UNSIGNED = SigningPolicy.strictNoSign();

  private static ProtoWriter plain() {
    return new ProtoWriter().bytes(2, DATA).string(4, "t");
  }

  @ParameterizedTest
  @EnumSource(names = {"ED25519", "SECP256K1"})
  void signed_byEitherKey_isAuthenticUntilABitChanges(KeyType type) throws Exception {
    PrivateKey key = PrivateKey.generate(type, new SecureRandom());
    SigningPolicy policy = SigningPolicy.strictSign(key, 7);
    Message message = Messages.read(policy.seal("t", DATA).encoded());
    SigningPolicy.Name name = policy.name(message).orElseThrow();

    assertThat(SIGNED.isAuthentic(message)).isTrue();
    assertThat(name.author()).isEqualTo(PeerId.of(key.publicKey()));
    assertThat(name.id().value().toHex())
        .isEqualTo(PeerId.of(key.publicKey()).multihash().toHex() + "0000000000000007");
    assertThat(SIGNED.isAuthentic(changed(message, message.encoded().length - 50))).isFalse();
    int inData = name.id().value().size() - 8 + 2 + 2;
    assertThat(SIGNED.isAuthentic(changed(message, inData))).isFalse();
  }

  private static Message changed(Message message, int at) throws Exception {
    byte[] bytes = message.encoded().clone();
    bytes[at] ^= 1;
    return Messages.read(bytes);
  }

  @Test
  void signed_twice_hasGrowingNumbers() {
    SigningPolicy policy = SigningPolicy.strictSign(KEY, 255);

    assertThat(policy.seal("t", DATA).authorship().seqno()).isEqualTo(seqno(255));
    assertThat(policy.seal("t", DATA).authorship().seqno()).isEqualTo(seqno(256));
  }

  private static Bytes seqno(int number) {
    return Bytes.of(
        (byte) 0,
        (byte) 0,
        (byte) 0,
        (byte) 0,
        (byte) 0,
        (byte) 0,
        (byte) (number >> 8),
        (byte) number);
  }

  @Test
  void signed_withFieldsUnknownToUs_isCoveredByTheSignature() throws Exception {
    Message sealed = SIGNED.seal("t", DATA);
    ProtoWriter more =
        new ProtoWriter().raw(sealed.encoded(), 0, sealed.encoded().length).string(9, "more");

    assertThat(SIGNED.isAuthentic(Messages.read(more.toBytes()))).isFalse();
  }

  @Test
  void signed_withTheKeyOfAnother_isNotAuthentic() throws Exception {
    PrivateKey other = PrivateKey.generate(KeyType.ED25519, new SecureRandom());
    Authorship author = SIGNED.seal("t", DATA).authorship();
    Message message =
        Message.of(
            "t",
            DATA,
            new Authorship(
                author.from(),
                author.seqno(),
                author.signature(),
                Bytes.of(other.publicKey().encode())));

    assertThat(SIGNED.isAuthentic(message)).isFalse();
  }

  @Test
  void signed_withoutItsKey_isAuthenticByItsId() {
    Authorship author = SIGNED.seal("t", DATA).authorship();
    Message message =
        Message.of(
            "t", DATA, new Authorship(author.from(), author.seqno(), author.signature(), null));

    assertThat(SIGNED.isAuthentic(message)).isTrue();
  }

  @Test
  void strictSign_somethingMissingOrOdd_hasNoName() {
    Bytes from = PeerId.of(KEY.publicKey()).multihash();
    Bytes eight = Bytes.of(new byte[8]);
    for (Authorship author :
        new Authorship[] {
          Authorship.NONE,
          new Authorship(null, eight, eight, null),
          new Authorship(from, null, eight, null),
          new Authorship(from, eight, null, null),
          new Authorship(from, Bytes.of(new byte[7]), eight, null),
          new Authorship(Bytes.of(new byte[3]), eight, eight, null)
        }) {
      Message message = Message.of("t", DATA, author);

      assertThat(SIGNED.name(message)).isEmpty();
      assertThat(SIGNED.isAuthentic(message)).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5, 6})
  void strictNoSign_anyOfTheFourFields_hasNoName(int field) {
    assertThat(UNSIGNED.name(Messages.of(plain()))).isPresent();
    assertThat(UNSIGNED.name(Messages.of(plain().bytes(field, new byte[0])))).isEmpty();
  }

  @Test
  void strictNoSign_ballast_hasNoName() {
    assertThat(UNSIGNED.name(Messages.of(plain().bytes(7, new byte[1])))).isEmpty();
    assertThat(UNSIGNED.name(Messages.of(plain().bytes(2, DATA)))).isEmpty();
    assertThat(UNSIGNED.name(Messages.of(new ProtoWriter().string(4, "t").bytes(2, DATA))))
        .as("in another order")
        .isPresent();
  }
}
