package org.poai.libp2p.request;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.FrameReader;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.stream.Stream;
import org.poai.libp2p.stream.StreamHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request of a peer's: takes its frame, asks the responder, writes the response. The deadline
 * runs from the opening of the stream to the last byte that has left, so a peer that does not read
 * cannot keep the response in our memory.
 */
final class Answering implements StreamHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Answering.class);

  private final Exchange exchange;
  private final Requests.Responder responder;
  private final InProgress inProgress;
  private final FrameReader reader;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private boolean asked;

  Answering(Exchange exchange, Requests.Responder responder, InProgress inProgress) {
    this.exchange = exchange;
    this.responder = responder;
    this.inProgress = inProgress;
    this.reader = new FrameReader(exchange.maxRequestBytes());
  }

  /** Arms the deadline of a stream that has just been opened. */
  Answering on(Stream stream) {
    var unused =
        done.orTimeout(exchange.deadline().toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete(
                (nothing, failure) -> {
                  if (failure != null) {
                    LOG.debug("{} of {}: {}", stream.protocol(), stream.peer(), failure.toString());
                    stream.reset();
                  }
                });
    return this;
  }

  @Override
  public void onData(Stream stream, ByteBuf data) {
    if (asked) {
      return;
    }
    try {
      byte[] request = reader.next(data);
      if (request != null) {
        asked = true;
        respond(stream, request);
      }
    } catch (FormatException e) {
      done.completeExceptionally(e);
    }
  }

  private void respond(Stream stream, byte[] request) {
    PeerId peer = stream.peer();
    if (!inProgress.begin(peer)) {
      done.completeExceptionally(new FormatException("too many requests at a time"));
      return;
    }
    var unused =
        responder
            .respond(peer, request)
            .whenComplete(
                (frames, failure) -> {
                  inProgress.end(peer);
                  if (failure != null) {
                    done.completeExceptionally(failure);
                  } else {
                    write(stream, frames);
                  }
                });
  }

  private void write(Stream stream, List<byte[]> frames) {
    CompletableFuture<Void> sent = CompletableFuture.completedFuture(null);
    for (byte[] frame : frames) {
      sent = stream.write(FrameReader.frame(frame));
    }
    stream.closeWrite();
    var unused =
        sent.whenComplete(
            (nothing, failure) -> {
              if (failure == null) {
                done.complete(null);
              } else {
                done.completeExceptionally(failure);
              }
            });
  }

  @Override
  public void onEnd(Stream stream) {
    if (!asked) {
      done.completeExceptionally(new FormatException("no request"));
    }
  }

  @Override
  public void onClosed(Stream stream, boolean reset) {
    done.complete(null);
  }
}
