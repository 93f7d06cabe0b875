package org.poai.libp2p.request;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.FrameReader;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.stream.Stream;
import org.poai.libp2p.stream.StreamHandler;
import org.poai.memory.Purse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request of a peer's: takes its frame, asks the responder, writes the response. Frames are
 * made when those before have left and the peer's account has room, so that one that does not read
 * makes us hold a step of each of its responses at most. The deadline runs from the opening of the
 * stream to the last byte that has left.
 */
final class InboundRequest implements StreamHandler {
  /** Room for one step of frames, before they are made: the largest frame may end it. */
  private static final long STEP_ROOM = Frames.STEP_BYTES + (2L << 20) + 1024;

  private static final Logger LOG = LoggerFactory.getLogger(InboundRequest.class);

  private final Exchange exchange;
  private final Requests.Responder responder;
  private final InProgress inProgress;
  private final FrameReader reader;
  private final long stepRoom;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private boolean asked;

  /** Room for frames that are being made; what is written is counted by the stream. */
  private @Nullable Purse room;

  InboundRequest(Exchange exchange, Requests.Responder responder, InProgress inProgress) {
    this.exchange = exchange;
    this.responder = responder;
    this.inProgress = inProgress;
    this.reader = new FrameReader(exchange.maxRequestBytes());
    this.stepRoom = Math.min(STEP_ROOM, exchange.maxResponseBytes());
  }

  /** Arms the deadline of a stream that has just been opened. */
  InboundRequest on(Stream stream) {
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
    AtomicReference<Runnable> resume = new AtomicReference<>(() -> {});
    room = stream.memory().purse(stepRoom, () -> Objects.requireNonNull(resume.get()).run());
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
                    var unusedEnd = done.whenComplete((nothing, why) -> frames.end());
                    Runnable step = () -> step(stream, frames);
                    resume.set(step);
                    step.run();
                  }
                });
  }

  /** Makes the next frames where there is room; else it is called again when there is. */
  private void step(Stream stream, Frames frames) {
    Purse reserved = Objects.requireNonNull(room);
    if (done.isDone() || !reserved.take(stepRoom)) {
      return;
    }
    var unused =
        frames
            .next()
            .whenComplete(
                (some, failure) -> {
                  reserved.give(stepRoom);
                  if (failure != null) {
                    done.completeExceptionally(failure);
                  } else if (some.isEmpty()) {
                    end(stream);
                  } else {
                    write(stream, some, () -> step(stream, frames));
                  }
                });
  }

  private void write(Stream stream, List<byte[]> frames, Runnable then) {
    CompletableFuture<Void> sent = CompletableFuture.completedFuture(null);
    for (byte[] frame : frames) {
      // In two writes, so that a frame is in memory once.
      var unusedPrefix = stream.write(FrameReader.prefix(frame.length));
      sent = stream.write(frame);
    }
    var unused =
        sent.whenComplete(
            (nothing, failure) -> {
              if (failure == null) {
                then.run();
              } else {
                done.completeExceptionally(failure);
              }
            });
  }

  private void end(Stream stream) {
    stream.closeWrite();
    done.complete(null);
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
