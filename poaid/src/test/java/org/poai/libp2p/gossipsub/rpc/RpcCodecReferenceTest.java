package org.poai.libp2p.gossipsub.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.poai.libp2p.Vectors.bytes;
import static org.poai.libp2p.Vectors.text;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.poai.libp2p.gossipsub.rpc.Rpc.Ihave;
import org.poai.libp2p.gossipsub.rpc.Rpc.Prune;
import org.poai.libp2p.gossipsub.rpc.Rpc.Subscription;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.multiformats.PrivateKey;

/** The frames and messages of js-libp2p, byte for byte. */
final class RpcCodecReferenceTest {
  private static final String TOPIC = "interop";
  private static final RpcCodec CODEC = new RpcCodec(RpcLimits.DEFAULT);

  @Test
  void frames_ofJs_areReadAndWrittenAlike() throws Exception {
    sameAs("subscribe", control(List.of(new Subscription(TOPIC, true)), List.of(), List.of()));
    sameAs("unsubscribe", control(List.of(new Subscription(TOPIC, false)), List.of(), List.of()));
    sameAs("graft", control(List.of(), List.of(TOPIC), List.of()));
    sameAs("pruneBackoff60", control(List.of(), List.of(), List.of(new Prune(TOPIC, 60))));
    List<MessageId> ids =
        List.of(MessageId.of((byte) 0xaa, (byte) 0xbb), MessageId.of((byte) 0xcc, (byte) 0xdd));
    sameAs("ihave", Rpc.gossip(List.of(new Ihave(TOPIC, ids)), List.of()));
    sameAs("iwant", Rpc.gossip(List.of(), ids.subList(0, 1)));
  }

  private static Rpc control(
      List<Subscription> subscriptions, List<String> graft, List<Prune> prune) {
    return Rpc.control(subscriptions, graft, prune);
  }

  private static void sameAs(String vector, Rpc rpc) throws Exception {
    byte[] frame = bytes("/pubsub/frames/" + vector);

    assertThat(CODEC.encode(rpc)).as(vector).containsExactly(frame);
    assertThat(CODEC.decode(Arrays.copyOfRange(frame, 1, frame.length))).isEqualTo(rpc);
  }

  @Test
  void signedMessage_ofJs_isAuthenticAndMadeAlike() throws Exception {
    PrivateKey key = PrivateKey.decode(bytes("/identities/ed25519/privateKeyProto"));
    SigningPolicy signing = SigningPolicy.strictSign(key, 1);
    byte[] frame = bytes("/pubsub/frames/publishSigned");
    Message read = CODEC.decode(Arrays.copyOfRange(frame, 2, frame.length)).messages().get(0);
    Message sealed = signing.seal(TOPIC, "hello".getBytes(java.nio.charset.StandardCharsets.UTF_8));

    assertThat(sealed.encoded()).isEqualTo(bytes("/pubsub/messageWithKey"));
    assertThat(read.encoded()).isEqualTo(sealed.encoded());
    assertThat(CODEC.encode(Rpc.message(sealed))).containsExactly(frame);
    assertThat(signing.isAuthentic(read)).isTrue();
    assertThat(signing.name(read))
        .contains(
            new SigningPolicy.Name(
                MessageId.of(bytes("/pubsub/messageIdSpec")), PeerId.of(key.publicKey())));
  }

  @Test
  void signedMessage_ofJsWithoutItsKey_isAuthentic() throws Exception {
    PrivateKey other = PrivateKey.decode(bytes("/identities/secp256k1/privateKeyProto"));
    Message read = Messages.read(bytes("/pubsub/messageWithoutKey"));

    assertThat(SigningPolicy.strictSign(other, 1).isAuthentic(read)).isTrue();
    assertThat(SigningPolicy.strictNoSign().name(read)).isEmpty();
  }

  @Test
  void unsignedMessage_ofJs_isNamedByItsContent() throws Exception {
    SigningPolicy unsigned = SigningPolicy.strictNoSign();
    Message read = Messages.read(bytes("/pubsub/unsignedMessage"));

    assertThat(unsigned.seal(TOPIC, read.data()).encoded()).isEqualTo(read.encoded());
    assertThat(unsigned.name(read).orElseThrow().id().value().toHex())
        .isEqualTo("0x" + text("/pubsub/messageIdSha256OfData"));
  }
}
