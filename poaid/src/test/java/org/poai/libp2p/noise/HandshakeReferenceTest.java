package org.poai.libp2p.noise;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.poai.libp2p.Vectors.bytes;
import static org.poai.libp2p.Vectors.hex;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.poai.libp2p.Vectors;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.multiformats.PrivateKey;

/** The handshake of js-libp2p with fixed keys, byte for byte. */
final class HandshakeReferenceTest {
  @Test
  void handshake_withTheKeysOfJs_saysTheSame() throws Exception {
    NoiseHandshake initiator = NoiseHandshake.initiator(end("initiator"), null);
    NoiseHandshake responder = NoiseHandshake.responder(end("responder"));

    byte[] first = initiator.start().orElseThrow();
    assertThat(first).isEqualTo(bytes("/noise/message1"));
    byte[] second = responder.receive(first).orElseThrow();
    assertThat(second).isEqualTo(bytes("/noise/message2"));
    byte[] third = initiator.receive(second).orElseThrow();
    assertThat(third).isEqualTo(bytes("/noise/message3"));
    assertThat(responder.receive(third)).isEmpty();

    assertThat(initiator.hash())
        .isEqualTo(bytes("/noise/handshakeHash"))
        .isEqualTo(responder.hash());
    NoiseHandshake.Result ours = initiator.result().orElseThrow();
    assertThat(ours.muxer()).contains("/yamux/1.0.0");
    assertThat(PeerId.of(ours.remote().identity()).multihash().toArray())
        .isEqualTo(bytes("/identities/ed25519/peerIdBytes"));
    for (JsonNode each : Vectors.at("/noise/transport")) {
      boolean fromInitiator = each.get("from").asText().equals("initiator");
      NoiseHandshake.Result from = (fromInitiator ? initiator : responder).result().orElseThrow();
      NoiseHandshake.Result to = (fromInitiator ? responder : initiator).result().orElseThrow();
      byte[] sealed = hex(each.get("bytes").asText());
      byte[] plain = each.get("plainUtf8").asText().getBytes(UTF_8);
      byte[] out = new byte[sealed.length];
      byte[] back = new byte[plain.length];

      from.sending().encrypt(plain, 0, plain.length, out, 0);
      assertThat(out).isEqualTo(sealed);
      to.receiving().decrypt(sealed, 0, sealed.length, back, 0);
      assertThat(back).isEqualTo(plain);
    }
  }

  @Test
  void localEnd_withTheKeysOfJs_hasItsPayloadAndPublicKey() throws Exception {
    for (String role : List.of("initiator", "responder")) {
      assertThat(end(role).payload()).isEqualTo(bytes("/noise/" + role + "Payload"));
      assertThat(end(role).fixed().publicKey()).isEqualTo(bytes("/noise/" + role + "StaticPublic"));
    }
  }

  private static LocalEnd end(String role) throws Exception {
    PrivateKey identity = PrivateKey.decode(bytes("/identities/ed25519/privateKeyProto"));
    return LocalEnd.of(
        Curve.X25519_CURVE,
        identity,
        List.of("/yamux/1.0.0"),
        bytes("/noise/" + role + "StaticPrivate"),
        bytes("/noise/" + role + "EphemeralPrivate"));
  }
}
