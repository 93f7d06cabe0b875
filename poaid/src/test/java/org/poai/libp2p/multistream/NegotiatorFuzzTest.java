package org.poai.libp2p.multistream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.poai.libp2p.FuzzContract;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multistream.Negotiator.State;

/** Both ends, fed in pieces; what either writes is bounded, and what is not its own stays. */
final class NegotiatorFuzzTest extends FuzzContract {
  private static final String HEADER = "\u0013/multistream/1.0.0\n";

  @Override
  protected List<byte[]> seeds() {
    return List.of(
        bytes("I" + HEADER + "\u0007/noise\nrest"),
        bytes("I" + HEADER + "\u0003na\n" + HEADER + "\u0003/b\nrest"),
        bytes("R" + HEADER + "\u0003ls\n\u0003/x\n\u0003/b\n"),
        bytes("R" + HEADER + "\u0003/x\n".repeat(40)),
        bytes("R" + HEADER.repeat(30)));
  }

  /** The first byte says which end. */
  @Override
  protected void read(byte[] input) throws FormatException {
    ByteBuf in = Unpooled.wrappedBuffer(input);
    boolean initiates = in.isReadable() && in.readByte() == 'I';
    List<String> protocols = List.of("/noise", "/b");
    Negotiator negotiator =
        initiates ? Negotiator.initiator(protocols) : Negotiator.responder(protocols);
    ByteBuf out = Unpooled.buffer();
    negotiator.begin(out);
    int piece = 1 + input.length % 29;
    while (in.isReadable() && negotiator.state() == State.PENDING) {
      ByteBuf some = in.readSlice(Math.min(piece, in.readableBytes()));
      State state = negotiator.receive(some, out);
      assertThat(state == State.PENDING && some.isReadable()).isFalse();
    }
    if (negotiator.state() == State.AGREED) {
      assertThat(protocols).contains(negotiator.protocol());
    }
    assertThat(out.readableBytes()).isLessThan(4096);
  }

  @Override
  protected Class<? extends Exception> refusal() {
    return FormatException.class;
  }

  @Override
  protected long mostBytes(int inputSize) {
    return 200_000;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
