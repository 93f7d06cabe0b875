package org.poai.libp2p.multiformats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.poai.libp2p.Vectors.hex;

import java.util.List;
import org.poai.libp2p.FuzzContract;
import org.poai.primitives.Bytes;

/** Envelopes and the peer records in them; all keys that can be, valid or not. */
final class SignedEnvelopeFuzzTest extends FuzzContract {
  private static final PrivateKey ED25519 = key(KeyType.ED25519, "07".repeat(32));
  private static final PrivateKey SECP256K1 = key(KeyType.SECP256K1, "07".repeat(32));

  @Override
  protected List<byte[]> seeds() throws Exception {
    List<Multiaddr> addresses =
        List.of(Multiaddr.parse("/ip4/1.2.3.4/tcp/5"), Multiaddr.parse("/ip6/::1/udp/5/quic-v1"));
    byte[] unsigned =
        new ProtoWriter()
            .bytes(1, new PublicKey(KeyType.RSA, Bytes.of(new byte[300])).encode())
            .bytes(2, new byte[] {3, 1})
            .bytes(3, new PeerRecord(PeerId.of(ED25519.publicKey()), 1, addresses).encode())
            .bytes(5, new byte[64])
            .toBytes();
    return List.of(
        PeerRecord.seal(ED25519, 1, addresses),
        PeerRecord.seal(SECP256K1, -1, addresses),
        unsigned);
  }

  @Override
  protected void read(byte[] input) throws FormatException {
    SignedEnvelope envelope = SignedEnvelope.decode(input);
    PeerId signer = PeerId.of(envelope.key());
    PeerRecord.decode(envelope.payload().toArray());
    // Slow, so for one in eight: what passes is the signer's.
    if (input.length % 8 == 0) {
      assertThat(PeerRecord.open(input).peer()).isEqualTo(signer);
    }
  }

  @Override
  protected Class<? extends Exception> refusal() {
    return FormatException.class;
  }

  @Override
  protected long mostBytes(int inputSize) {
    return 3_000_000;
  }

  private static PrivateKey key(KeyType type, String secret) {
    try {
      byte[] data = hex(secret);
      if (type == KeyType.ED25519) {
        data = java.util.Arrays.copyOf(data, 64);
        System.arraycopy(org.poai.crypto.Ed25519.publicKey(hex(secret)), 0, data, 32, 32);
      }
      return PrivateKey.decode(PublicKey.encode(type, data));
    } catch (FormatException e) {
      throw new IllegalStateException(e);
    }
  }
}
