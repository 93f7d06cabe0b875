package org.poai.libp2p.gossipsub.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.poai.libp2p.gossipsub.rpc.Rpc.Ihave;
import org.poai.libp2p.gossipsub.rpc.Rpc.Prune;
import org.poai.libp2p.gossipsub.rpc.Rpc.Subscription;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.FrameReader;
import org.poai.libp2p.multiformats.ProtoWriter;

class RpcCodecTest {
  private static final RpcCodec CODEC = new RpcCodec(RpcLimits.DEFAULT);
  private static final SigningPolicy UNSIGNED = SigningPolicy.strictNoSign();

  private static Rpc decode(String hex) throws FormatException {
    return CODEC.decode(HexFormat.of().parseHex(hex));
  }

  private static List<MessageId> ids(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> MessageId.of((byte) (i >> 16), (byte) (i >> 8), (byte) i))
        .toList();
  }

  private static List<Rpc> reread(RpcCodec codec, List<byte[]> frames) throws FormatException {
    List<Rpc> rpcs = new ArrayList<>();
    for (byte[] frame : frames) {
      ByteBuf in = Unpooled.wrappedBuffer(frame);
      FrameReader reader = new FrameReader(codec.limits().maxBytes());
      rpcs.add(codec.decode(Objects.requireNonNull(reader.next(in))));
      assertThat(in.isReadable()).isFalse();
    }
    return rpcs;
  }

  @Test
  void frame_fixedBytes() throws Exception {
    String subscribe = "0a0b08011207696e7465726f70";
    Rpc rpc = Rpc.control(List.of(new Subscription("interop", true)), List.of(), List.of());

    assertThat(decode(subscribe)).isEqualTo(rpc);
    assertThat(CODEC.encode(rpc)).containsExactly(HexFormat.of().parseHex("0d" + subscribe));
  }

  @Test
  void rpc_withEverything_isReadAsWritten() throws Exception {
    Message message = UNSIGNED.seal("t", new byte[] {1, 2});
    Rpc rpc =
        new Rpc(
            List.of(new Subscription("t", true), new Subscription("u", false)),
            List.of(message),
            List.of(new Ihave("t", ids(3)), new Ihave("", List.of(MessageId.of()))),
            ids(2),
            List.of("t", "u"),
            List.of(new Prune("t", 0), new Prune("u", -1)));
    List<Rpc> read = reread(CODEC, CODEC.encode(rpc));

    assertThat(read).hasSize(1);
    assertThat(read.get(0)).usingRecursiveComparison().isEqualTo(rpc);
    assertThat(rpc.parts()).isEqualTo(2 + 1 + 2 + 4 + 2 + 2 + 2);
  }

  @Test
  void emptyRpc_hasNoFrame() throws Exception {
    assertThat(CODEC.encode(Rpc.gossip(List.of(), List.of()))).isEmpty();
    assertThat(CODEC.decode(new byte[0]).parts()).isZero();
  }

  @Test
  void decode_unknownFields_areSkipped() throws Exception {
    // field 9 of the RPC, field 6 (extensions) of the control, peers in the PRUNE
    Rpc rpc =
        decode("4a0101" + "1a12" + "32020801" + "220c" + "0a0174" + "1205" + "0a03000105" + "183c");

    assertThat(rpc.prune()).containsExactly(new Prune("t", 60));
    assertThat(rpc.parts()).isEqualTo(1);
  }

  @Test
  void decode_severalControls_areOne() throws Exception {
    assertThat(decode("1a051a030a0174" + "1a051a030a0175").graft()).containsExactly("t", "u");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0a0c08011207696e7465726f70", // longer than the frame
        "0801", // a number where a message belongs
        "0a020a00", // text where a number belongs
        "1203100161", // a number for data
        "1a0622040a02ffff", // a topic that is not UTF-8
        "0a", // ends within
        "07", // no such wire type
        "4a02" + "08", // an unknown field that is cut off
        "4880808080808080808002" // more than 64 bits
      })
  void decode_malformed_isRefused(String hex) {
    assertThatThrownBy(() -> decode(hex)).isInstanceOf(FormatException.class);
  }

  @Test
  void decode_beyondALimit_isRefused() {
    RpcCodec codec = new RpcCodec(new RpcLimits(100, 20, 4, 3, 5));
    List<ProtoWriter> excessive =
        List.of(
            new ProtoWriter().bytes(2, new byte[99]),
            new ProtoWriter().message(1, new ProtoWriter().string(2, "topic")),
            new ProtoWriter()
                .message(3, new ProtoWriter().message(2, new ProtoWriter().bytes(1, new byte[4]))),
            new ProtoWriter().message(2, new ProtoWriter().bytes(1, new byte[6])),
            repeated(21));
    for (ProtoWriter rpc : excessive) {
      assertThatThrownBy(() -> codec.decode(rpc.toBytes())).isInstanceOf(FormatException.class);
    }
  }

  private static ProtoWriter repeated(int count) {
    ProtoWriter rpc = new ProtoWriter();
    for (int i = 0; i < count; i++) {
      rpc.bytes(1, new byte[0]);
    }
    return rpc;
  }

  @Test
  void decode_atTheLimits_isRead() throws Exception {
    RpcCodec codec = new RpcCodec(new RpcLimits(100, 20, 4, 3, 5));

    assertThat(codec.decode(repeated(20).toBytes()).subscriptions()).hasSize(20);
    assertThat(
            codec
                .decode(new ProtoWriter().message(1, new ProtoWriter().string(2, "news")).toBytes())
                .subscriptions())
        .hasSize(1);
  }

  @Test
  void encode_moreThanFits_isSplitWithoutLoss() throws Exception {
    RpcCodec codec = new RpcCodec(new RpcLimits(9_000, 16 << 10, 256, 128, 64));
    List<Message> messages =
        IntStream.range(0, 5).mapToObj(i -> UNSIGNED.seal("t", new byte[3_000 + i])).toList();
    Rpc rpc =
        new Rpc(
            List.of(),
            messages,
            List.of(new Ihave("t", ids(5_000))),
            ids(3_000),
            List.of("t"),
            List.of(new Prune("u", 10)));
    List<byte[]> frames = codec.encode(rpc);
    List<Rpc> read = reread(codec, frames);

    assertThat(frames).hasSizeGreaterThan(5).allMatch(frame -> frame.length <= 9_000 + 2);
    assertThat(read.stream().flatMap(each -> each.messages().stream()).map(Message::encoded))
        .containsExactlyElementsOf(messages.stream().map(Message::encoded).toList());
    assertThat(
            read.stream().flatMap(each -> each.ihave().stream()).flatMap(it -> it.ids().stream()))
        .containsExactlyElementsOf(ids(5_000));
    assertThat(read.stream().flatMap(each -> each.iwant().stream()))
        .containsExactlyElementsOf(ids(3_000));
    assertThat(read.stream().flatMap(each -> each.graft().stream())).containsExactly("t");
    assertThat(read.stream().flatMap(each -> each.prune().stream()))
        .containsExactly(new Prune("u", 10));
  }

  @Test
  void encode_messageThatNothingHolds_isOurMistake() {
    RpcCodec codec = new RpcCodec(new RpcLimits(100, 100, 10, 10, 1));
    Message message = UNSIGNED.seal("t", new byte[90]);

    assertThat(codec.fits("t", 90)).isTrue();
    assertThat(codec.fits("t", 97)).isFalse();
    assertThat(codec.fits("a long topic", 1)).isFalse();
    assertThatThrownBy(() -> codec.encode(Rpc.message(message)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
