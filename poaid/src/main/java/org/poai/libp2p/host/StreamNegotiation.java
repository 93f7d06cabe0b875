package org.poai.libp2p.host;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multistream.Negotiator;
import org.poai.libp2p.stream.MuxedStream;
import org.poai.libp2p.stream.Stream;
import org.poai.libp2p.stream.StreamHandler;
import org.poai.libp2p.transport.Connection;

/**
 * The first handler of a stream: agrees on its protocol and hands over to the protocol's own
 * handler, with the bytes that came behind the agreement.
 */
final class StreamNegotiation implements StreamHandler {
  private final Negotiator negotiator;
  private final Outcome outcome;
  private boolean over;

  /** Takes back what waits for the deadline. */
  private Runnable timer = () -> {};

  private boolean closedMeanwhile;

  /** Hears how it ended, once. */
  interface Outcome {
    /** Answers the handler of the stream, which speaks {@code protocol} from now on. */
    StreamHandler agreed(MuxedStream stream, String protocol);

    void refused(HostException why);
  }

  StreamNegotiation(Negotiator negotiator, Outcome outcome) {
    this.negotiator = negotiator;
    this.outcome = outcome;
  }

  /** Says what this end says first. */
  void begin(Stream stream) {
    ByteBuf out = Unpooled.buffer();
    negotiator.begin(out);
    send(stream, out);
  }

  /** Fails when there is no agreement by then; nothing of it waits for the time once it is over. */
  void within(Duration deadline, Stream stream, Connection.Loop loop) {
    if (!over) {
      timer =
          loop.schedule(
              () -> fail(stream, HostException.failed("no agreement in time")),
              deadline.toMillis());
    }
  }

  private void finish() {
    over = true;
    timer.run();
  }

  @Override
  public void onData(Stream stream, ByteBuf data) {
    if (over) {
      return;
    }
    ByteBuf out = Unpooled.buffer();
    try {
      Negotiator.State state = negotiator.receive(data, out);
      send(stream, out);
      if (state == Negotiator.State.AGREED) {
        finish();
        handOver((MuxedStream) stream, data);
      } else if (state == Negotiator.State.REFUSED) {
        fail(stream, HostException.unsupported());
      }
    } catch (FormatException e) {
      fail(stream, HostException.failed(String.valueOf(e.getMessage())));
    }
  }

  private void handOver(MuxedStream stream, ByteBuf rest) {
    String protocol = negotiator.protocol();
    stream.negotiated(protocol, this);
    StreamHandler handler = outcome.agreed(stream, protocol);
    stream.negotiated(protocol, handler);
    if (closedMeanwhile) {
      handler.onClosed(stream, true);
    } else if (rest.isReadable()) {
      handler.onData(stream, rest);
    }
  }

  @Override
  public void onEnd(Stream stream) {
    fail(stream, HostException.failed("the peer ended the stream"));
  }

  @Override
  public void onClosed(Stream stream, boolean reset) {
    // The protocol may reset a stream while it takes it, and has to hear of that, too.
    closedMeanwhile = over;
    fail(stream, HostException.failed("the stream was reset"));
  }

  private void fail(Stream stream, HostException why) {
    if (!over) {
      finish();
      outcome.refused(why);
      stream.reset();
    }
  }

  private static void send(Stream stream, ByteBuf out) {
    if (out.isReadable()) {
      stream.write(ByteBufUtil.getBytes(out));
    }
  }
}
