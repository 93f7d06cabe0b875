package org.poai.libp2p.identify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.poai.libp2p.Vectors;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerRecord;
import org.poai.libp2p.multiformats.ProtoWriter;
import org.poai.primitives.Bytes;

class IdentifyMessageTest {
  private static final Multiaddr ADDRESS = parse("/ip4/127.0.0.1/tcp/4001");

  private static Multiaddr parse(String text) {
    try {
      return Multiaddr.parse(text);
    } catch (FormatException e) {
      throw new AssertionError(e);
    }
  }

  private static IdentifyMessage with(List<Multiaddr> listen, List<String> protocols) {
    return new IdentifyMessage(
        Optional.empty(),
        listen,
        protocols,
        Optional.empty(),
        Optional.empty(),
        Optional.of("a/1"),
        Optional.empty());
  }

  @Test
  void encode_everyField_isReadBack() throws Exception {
    IdentifyMessage message =
        new IdentifyMessage(
            Optional.of(Bytes.utf8("key")),
            List.of(ADDRESS),
            List.of("/a", "/b"),
            Optional.of(ADDRESS),
            Optional.of("ipfs/0.1.0"),
            Optional.of("poaid/1"),
            Optional.of(Bytes.utf8("record")));

    assertThat(IdentifyMessage.decode(message.encode())).isEqualTo(message);
  }

  @Test
  void decode_messageOfJs_isUnderstoodAndEncodedToTheSameBytes() throws Exception {
    byte[] bytes = Vectors.bytes("/identify/message");

    IdentifyMessage message = IdentifyMessage.decode(bytes);

    assertThat(message.agentVersion()).isPresent();
    assertThat(message.protocols()).isNotEmpty();
    assertThat(message.signedRecord()).isPresent();
    assertThat(PeerRecord.open(message.signedRecord().orElseThrow().toArray()).addresses())
        .isEqualTo(message.listen());
    assertThat(message.encode()).hasSameSizeAs(bytes);
  }

  @Test
  void decode_addressOfAnUnknownKind_costsNothingElse() throws Exception {
    byte[] bytes =
        new ProtoWriter()
            .bytes(2, new byte[] {4, 127})
            .bytes(2, ADDRESS.encoded().toArray())
            .bytes(2, new byte[0])
            .toBytes();

    assertThat(IdentifyMessage.decode(bytes).listen()).containsExactly(ADDRESS);
  }

  @Test
  void decode_observedAddressWithOurId_comesWithoutIt() throws Exception {
    Multiaddr with = parse(ADDRESS + "/p2p/12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq");
    byte[] bytes = new ProtoWriter().bytes(4, with.encoded().toArray()).toBytes();

    assertThat(IdentifyMessage.decode(bytes).observed()).contains(ADDRESS);
  }

  @Test
  void decode_agentWithControlCharacters_isPrintable() throws Exception {
    byte[] bytes = new ProtoWriter().string(6, "evil\u001b[2J\nnode" + "x".repeat(500)).toBytes();

    assertThat(IdentifyMessage.decode(bytes).agentVersion().orElseThrow())
        .startsWith("evil[2Jnode")
        .hasSizeLessThanOrEqualTo(128);
  }

  @Test
  void decode_tooManyFieldsOrBytes_isRefused() {
    assertThatThrownBy(() -> IdentifyMessage.decode(new byte[IdentifyMessage.MAX_BYTES + 1]))
        .isInstanceOf(FormatException.class);
    ProtoWriter many = new ProtoWriter();
    for (int i = 0; i < 2000; i++) {
      many.bytes(3, new byte[0]);
    }
    assertThatThrownBy(() -> IdentifyMessage.decode(many.toBytes()))
        .isInstanceOf(FormatException.class);
  }

  @Test
  void and_whatIsLeftOut_stays() {
    IdentifyMessage first = with(List.of(ADDRESS), List.of("/a"));

    assertThat(first.and(with(List.of(), List.of("/b"))))
        .isEqualTo(with(List.of(ADDRESS), List.of("/b")));
  }
}
