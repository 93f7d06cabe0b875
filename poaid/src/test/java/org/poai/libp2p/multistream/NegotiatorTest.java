package org.poai.libp2p.multistream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.poai.libp2p.Vectors;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multistream.Negotiator.State;

final class NegotiatorTest {
  private static final String HEADER = "\u0013/multistream/1.0.0\n";
  private static final String NA = "\u0003na\n";
  private final ByteBuf out = Unpooled.buffer();

  @Test
  void initiator_oneProposal_headerAndProposalInOneWrite() throws Exception {
    Negotiator initiator = Negotiator.initiator(List.of("/noise"));
    initiator.begin(out);
    assertThat(written()).isEqualTo(HEADER + "\u0007/noise\n");

    assertThat(initiator.receive(in(HEADER + "\u0007/noise\n"), out)).isEqualTo(State.AGREED);
    assertThat(initiator.protocol()).isEqualTo("/noise");
    assertThat(written()).isEmpty();
  }

  @Test
  void initiator_na_proposesTheNextUntilNoneIsLeft() throws Exception {
    Negotiator initiator = Negotiator.initiator(List.of("/a", "/b"));
    initiator.begin(out);
    written();

    assertThat(initiator.receive(in(HEADER + NA), out)).isEqualTo(State.PENDING);
    assertThat(written()).isEqualTo("\u0003/b\n");
    assertThat(initiator.receive(in(NA), out)).isEqualTo(State.REFUSED);
    assertThatThrownBy(initiator::protocol).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void initiator_anAnswerToNothingProposed_isMalformed() {
    Negotiator initiator = Negotiator.initiator(List.of("/a"));

    assertThatThrownBy(() -> initiator.receive(in(HEADER + "\u0003/b\n"), out))
        .isInstanceOf(FormatException.class);
  }

  @Test
  void responder_bytesBehindTheProposal_stayInTheBuffer() throws Exception {
    Negotiator responder = Negotiator.responder(List.of("/a"));
    responder.begin(out);
    ByteBuf in = in(HEADER + "\u0003/a\ndata");

    assertThat(responder.receive(in, out)).isEqualTo(State.AGREED);
    assertThat(in.toString(ISO_8859_1)).isEqualTo("data");
    assertThat(responder.receive(in, out)).isEqualTo(State.AGREED);
    assertThat(in.toString(ISO_8859_1)).isEqualTo("data");
    assertThat(written()).isEqualTo(HEADER + "\u0003/a\n");
  }

  @Test
  void responder_byteByByteWithUnknownIdsAndRepeatedHeaders_agrees() throws Exception {
    Negotiator responder = Negotiator.responder(List.of("/meshsub/1.1.0"));
    String said = HEADER + "\u000f/meshsub/1.2.0\n" + HEADER + "\u000f/meshsub/1.1.0\n";
    for (int i = 0; i < said.length(); i++) {
      assertThat(responder.state()).isEqualTo(State.PENDING);
      responder.receive(in(said.substring(i, i + 1)), out);
    }

    assertThat(responder.protocol()).isEqualTo("/meshsub/1.1.0");
    assertThat(written()).isEqualTo(HEADER + NA + "\u000f/meshsub/1.1.0\n");
  }

  @Test
  void responder_ls_listsAndGoesOn() throws Exception {
    Negotiator responder = Negotiator.responder(List.of("/a", "/bc"));

    assertThat(responder.receive(in(HEADER + "\u0003ls\n"), out)).isEqualTo(State.PENDING);
    assertThat(written()).isEqualTo(HEADER + "\n\u0003/a\n\u0004/bc\n\n");
    assertThat(responder.receive(in("\u0004/bc\n"), out)).isEqualTo(State.AGREED);
  }

  @Test
  void responder_proposalsOrListsWithoutEnd_areRefusedWithinABound() {
    for (String flood : List.of("\u0003ls\n", "\u0003/x\n", HEADER)) {
      Negotiator responder = Negotiator.responder(List.of("/a", "/b"));
      ByteBuf in = in(HEADER + flood.repeat(10_000));

      assertThatThrownBy(() -> responder.receive(in, out)).isInstanceOf(FormatException.class);
      assertThat(written().length()).isLessThan(51 * 1024);
    }
  }

  @Test
  void receive_noNewlineNoHeaderOrTooLong_isMalformed() {
    for (String wrong :
        List.of(
            "\u0012/multistream/1.0.0",
            "\u0007/noise\n",
            "\0",
            "\u0081\u0008",
            "\u0080\u0080\u0080\u0001",
            HEADER + "\u0000")) {
      Negotiator responder = Negotiator.responder(List.of("/noise"));

      assertThatThrownBy(() -> responder.receive(in(wrong), out))
          .as(wrong)
          .isInstanceOf(FormatException.class);
    }
  }

  @Test
  void initiatorAndResponder_eachOther_agreeOnTheFirstCommonOne() throws Exception {
    Negotiator initiator = Negotiator.initiator(List.of("/x", "/y", "/b", "/a"));
    Negotiator responder = Negotiator.responder(List.of("/a", "/b"));
    ByteBuf back = Unpooled.buffer();
    initiator.begin(out);
    while (initiator.state() == State.PENDING) {
      responder.receive(out, back);
      initiator.receive(back, out);
    }

    assertThat(initiator.protocol()).isEqualTo("/b").isEqualTo(responder.protocol());
  }

  @Test
  void write_messagesOfJs_byteForByte() {
    for (var each : Vectors.at("/multistream").properties()) {
      Negotiator.write(out, each.getKey());
      assertThat(written().getBytes(ISO_8859_1)).isEqualTo(Vectors.hex(each.getValue().asText()));
    }
  }

  private static ByteBuf in(String text) {
    return Unpooled.copiedBuffer(text, ISO_8859_1);
  }

  private String written() {
    String text = out.toString(ISO_8859_1);
    out.clear();
    return text;
  }
}
