package org.poai.libp2p.request;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.FrameReader;
import org.poai.libp2p.request.RequestException.Cause;
import org.poai.libp2p.stream.Stream;
import org.poai.libp2p.stream.StreamHandler;
import org.poai.memory.Debtor;
import org.poai.memory.Intake;

/** One request of ours: hands on the frames of its response. */
final class OutboundRequest implements StreamHandler {
  private final Exchange exchange;
  private final CompletableFuture<Void> response = new CompletableFuture<>();
  private final FrameReader reader;
  private final Requests.FrameTaker taker;
  private int bytes;
  private final Debtor responses;
  private @Nullable Intake intake;
  private long came;
  private volatile @Nullable Stream open;

  /**
   * One request.
   *
   * @param responses the account of the responses that are on their way to us
   */
  OutboundRequest(Exchange exchange, Debtor responses, Requests.FrameTaker taker) {
    this.exchange = exchange;
    this.taker = taker;
    this.responses = responses;
    this.reader = new FrameReader(exchange.maxResponseBytes());
  }

  CompletableFuture<Void> response() {
    return response;
  }

  void begin(Stream stream, byte[] request) {
    open = stream;
    if (response.isDone()) {
      stream.reset();
      return;
    }
    stream.write(FrameReader.frame(request));
    stream.closeWrite();
  }

  /** Nobody waits any more: a stream that has not ended by itself is reset. */
  void end(@Nullable Throwable failure) {
    Stream stream = open;
    if (failure != null && stream != null) {
      stream.reset();
    }
  }

  @Override
  public void onData(Stream stream, ByteBuf data) {
    if (response.isDone()) {
      return;
    }
    held(stream).add(data.readableBytes());
    came += data.readableBytes();
    try {
      for (byte[] frame = reader.next(data); frame != null; frame = reader.next(data)) {
        // An empty frame costs memory, too.
        bytes += frame.length + 1;
        if (bytes > exchange.maxResponseBytes()) {
          throw new FormatException("more than " + exchange.maxResponseBytes() + " bytes");
        }
        taker.take(frame);
      }
    } catch (FormatException e) {
      fail(Cause.MALFORMED, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void onEnd(Stream stream) {
    if (reader.isWithinFrame()) {
      fail(Cause.MALFORMED, "the response ends within a frame");
    } else {
      response.complete(null);
    }
  }

  @Override
  public void onClosed(Stream stream, boolean reset) {
    held(stream).remove(came);
    came = 0;
    fail(Cause.REFUSED, "the stream was reset");
  }

  private Intake held(Stream stream) {
    Intake known = intake;
    if (known == null) {
      known = new Intake(stream::pauseReading, responses, 2L * exchange.maxResponseBytes());
      intake = known;
    }
    return known;
  }

  private void fail(Cause why, String message) {
    response.completeExceptionally(new RequestException(why, message));
  }
}
