package org.poai.libp2p.multiformats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.poai.libp2p.Vectors.bytes;
import static org.poai.libp2p.Vectors.hex;
import static org.poai.libp2p.Vectors.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.poai.libp2p.Vectors;

/** The values of js-libp2p, byte for byte. */
final class MultiformatsReferenceTest {
  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "secp256k1"})
  void identity_ofJs_isReadPrintedAndSignsAlike(String type) throws Exception {
    String at = "/identities/" + type + "/";
    PrivateKey key = PrivateKey.decode(bytes(at + "privateKeyProto"));
    byte[] message = text(at + "messageUtf8").getBytes(UTF_8);

    assertThat(key.encode()).isEqualTo(bytes(at + "privateKeyProto"));
    assertThat(key.publicKey().encode()).isEqualTo(bytes(at + "publicKeyProto"));
    assertThat(PublicKey.decode(bytes(at + "publicKeyProto"))).isEqualTo(key.publicKey());
    assertThat(key.publicKey().type()).isEqualTo(KeyType.ofName(type));
    assertThat(key.sign(message)).isEqualTo(bytes(at + "signature"));
    assertThat(key.publicKey().verify(message, bytes(at + "signature"))).isTrue();
    assertThat(key.publicKey().verify(new byte[3], bytes(at + "signature"))).isFalse();

    PeerId id = PeerId.of(key.publicKey());
    assertThat(id.multihash().toArray()).isEqualTo(bytes(at + "peerIdBytes"));
    assertThat(id).hasToString(text(at + "peerIdBase58"));
    assertThat(id.toCid()).isEqualTo(text(at + "peerIdCidBase32"));
    assertThat(PeerId.parse(text(at + "peerIdBase58"))).isEqualTo(id);
    assertThat(PeerId.parse(text(at + "peerIdCidBase32"))).isEqualTo(id);
    assertThat(id.publicKey()).contains(key.publicKey());
  }

  @Test
  void multiaddr_ofJs_isReadAndPrinted() throws Exception {
    for (JsonNode each : Vectors.at("/multiaddr")) {
      Multiaddr address = Multiaddr.parse(each.get("text").asText());

      assertThat(address.encoded().toArray()).isEqualTo(hex(each.get("bytes").asText()));
      assertThat(Multiaddr.decode(hex(each.get("bytes").asText()))).isEqualTo(address);
      assertThat(address).hasToString(each.get("text").asText());
    }
  }

  @Test
  void peerRecord_ofJs_isOpenedAndSealedAlike() throws Exception {
    PeerRecord record = PeerRecord.open(bytes("/peerRecord/envelope"));
    PrivateKey key = PrivateKey.decode(bytes("/identities/ed25519/privateKeyProto"));

    assertThat(record.addresses()).containsExactly(Multiaddr.parse("/ip4/127.0.0.1/tcp/4001"));
    assertThat(record.sequence()).isEqualTo(7);
    assertThat(record.encode()).isEqualTo(bytes("/peerRecord/payload"));
    assertThat(PeerRecord.seal(key, 7, List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/4001"))))
        .isEqualTo(bytes("/peerRecord/envelope"));
  }

  @Test
  void protoReader_identifyOfJs_readsAllFields() throws Exception {
    ProtoReader in = ProtoReader.of(bytes("/identify/message"), new ProtoLimits(8192, 100));
    int fields = 0;
    while (in.next()) {
      fields++;
      if (in.field() == 5) {
        assertThat(in.string()).isEqualTo("ipfs/0.1.0");
      } else if (in.field() == 8) {
        assertThat(in.bytes()).isEqualTo(bytes("/peerRecord/envelope"));
      }
    }
    assertThat(fields).isEqualTo(8);
  }
}
