package org.poai.libp2p.multiformats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.poai.primitives.Bytes;

final class SignedEnvelopeTest {
  private static final PrivateKey KEY = PrivateKey.generate(KeyType.SECP256K1, new SecureRandom());
  private static final PrivateKey OTHER = PrivateKey.generate(KeyType.ED25519, new SecureRandom());
  private static final Bytes RECORD = Bytes.of((byte) 3, (byte) 1);

  @Test
  void seal_anyPayload_isSignedForItsDomainOnly() throws Exception {
    SignedEnvelope sealed = SignedEnvelope.seal(KEY, "a", Bytes.of((byte) 1), Bytes.utf8("text"));
    SignedEnvelope read = SignedEnvelope.decode(sealed.encode());

    assertThat(read).isEqualTo(sealed);
    assertThat(read.isSignedFor("a")).isTrue();
    assertThat(read.isSignedFor("b")).isFalse();
    SignedEnvelope moved =
        new SignedEnvelope(sealed.key(), Bytes.EMPTY, Bytes.utf8("\u0001text"), sealed.signature());
    assertThat(moved.isSignedFor("a")).isFalse();
  }

  @Test
  void open_aRecord_hasItsPeerNumberAndTheAddressesThatCanBeRead() throws Exception {
    Multiaddr address = Multiaddr.parse("/ip4/1.2.3.4/tcp/5");
    PeerRecord record = PeerRecord.open(PeerRecord.seal(KEY, -1, List.of(address)));

    assertThat(record).isEqualTo(new PeerRecord(PeerId.of(KEY.publicKey()), -1, List.of(address)));

    byte[] payload =
        new ProtoWriter()
            .raw(record.encode(), 0, record.encode().length)
            .message(3, new ProtoWriter().bytes(1, new byte[] {4, 1}))
            .message(3, new ProtoWriter())
            .toBytes();
    assertThat(PeerRecord.decode(payload)).isEqualTo(record);
  }

  @Test
  void open_wrongSignerTypeOrDomain_isRefused() {
    byte[] payload = new PeerRecord(PeerId.of(OTHER.publicKey()), 1, List.of()).encode();
    for (SignedEnvelope wrong :
        List.of(
            SignedEnvelope.seal(KEY, "libp2p-peer-record", RECORD, Bytes.of(payload)),
            SignedEnvelope.seal(OTHER, "libp2p-peer-recorD", RECORD, Bytes.of(payload)),
            SignedEnvelope.seal(OTHER, "libp2p-peer-record", Bytes.EMPTY, Bytes.of(payload)),
            SignedEnvelope.seal(OTHER, "libp2p-peer-record", RECORD, Bytes.EMPTY))) {
      assertThatThrownBy(() -> PeerRecord.open(wrong.encode())).isInstanceOf(FormatException.class);
    }
    assertThatThrownBy(() -> SignedEnvelope.decode(new byte[0]))
        .isInstanceOf(FormatException.class);
  }
}
