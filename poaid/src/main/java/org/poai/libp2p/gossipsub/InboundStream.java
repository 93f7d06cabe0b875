package org.poai.libp2p.gossipsub;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.poai.libp2p.gossipsub.rpc.Rpc;
import org.poai.libp2p.gossipsub.rpc.RpcCodec;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.FrameReader;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.multiformats.Uvarint;
import org.poai.libp2p.stream.Stream;
import org.poai.libp2p.stream.StreamHandler;
import org.poai.memory.Intake;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the stream that a peer opened. We never write on it, and neither end nor reset it while the
 * peer keeps to the format: some take that for our end, and never open another.
 */
final class InboundStream implements StreamHandler {
  private static final Logger LOG = LoggerFactory.getLogger(InboundStream.class);

  /** About what an entry of an RPC takes in memory, beside its bytes. */
  private static final int PART_BYTES = 64;

  /** How long a frame may take once it has begun: a block at a tenth of a megabyte a second. */
  static final long FRAME_NANOS = TimeUnit.SECONDS.toNanos(30);

  private static final long NO_FRAME = Long.MIN_VALUE;

  private final Stream stream;
  private final RpcCodec codec;
  private final FrameReader frames;
  private final Intake intake;
  private final Executor thread;
  private final Receiver receiver;
  private final LongSupplier nanoTime;
  private boolean broken;

  /** Bytes of a frame that has begun. */
  private long unfinished;

  /** When that was; written by the event loop, and by the thread gossip while reading is paused. */
  private volatile long begunAt = NO_FRAME;

  InboundStream(
      Stream stream,
      RpcCodec codec,
      int buffer,
      Executor thread,
      Receiver receiver,
      LongSupplier nanoTime) {
    this.stream = stream;
    this.codec = codec;
    this.frames = new FrameReader(codec.limits().maxBytes());
    this.intake = new Intake(stream::pauseReading, stream.memory(), buffer);
    this.thread = thread;
    this.receiver = receiver;
    this.nanoTime = nanoTime;
  }

  /** Takes what was read, on the thread gossip. */
  interface Receiver {
    void received(PeerId peer, Rpc rpc);

    void malformed(PeerId peer);

    /** Nothing comes any more. */
    void closed(InboundStream stream);
  }

  @Override
  public void onData(Stream from, ByteBuf data) {
    if (broken) {
      return;
    }
    unfinished += data.readableBytes();
    intake.add(data.readableBytes());
    boolean isNew = begunAt == NO_FRAME;
    try {
      byte @Nullable [] frame = frames.next(data);
      while (frame != null) {
        isNew = true;
        take(stream.peer(), frame);
        frame = frames.next(data);
      }
    } catch (FormatException e) {
      LOG.debug("{} sent no frame: {}", stream.peer(), e.getMessage());
      broken = true;
      stream.reset();
      thread.execute(() -> receiver.malformed(stream.peer()));
      return;
    }
    if (!frames.isWithinFrame()) {
      begunAt = NO_FRAME;
    } else if (isNew) {
      begunAt = nanoTime.getAsLong();
    }
  }

  /** Resets the stream of a frame that takes too long; while we do not read, its time rests. */
  void expire() {
    long begun = begunAt;
    if (begun == NO_FRAME) {
      return;
    }
    if (intake.isPaused()) {
      begunAt = nanoTime.getAsLong();
    } else if (nanoTime.getAsLong() - begun > FRAME_NANOS) {
      LOG.debug("{} does not end a frame that it has begun", stream.peer());
      stream.reset();
    }
  }

  /** A frame that is no RPC costs the peer its score only: the next one may be right. */
  private void take(PeerId peer, byte[] frame) {
    long size = frame.length + (long) Uvarint.size(frame.length);
    unfinished -= size;
    if (frame.length == 0) {
      intake.remove(size);
      return;
    }
    try {
      Rpc rpc = codec.decode(frame);
      long parts = (long) PART_BYTES * rpc.parts();
      intake.add(parts);
      handOver(size + parts, () -> receiver.received(peer, rpc));
    } catch (FormatException e) {
      LOG.debug("{} sent no RPC: {}", peer, e.getMessage());
      handOver(size, () -> receiver.malformed(peer));
    }
  }

  private void handOver(long weight, Runnable task) {
    thread.execute(
        () -> {
          try {
            task.run();
          } finally {
            intake.remove(weight);
          }
        });
  }

  /** The peer has ended it by itself: now nothing is lost by ending our half. */
  @Override
  public void onEnd(Stream from) {
    stream.closeWrite();
  }

  @Override
  public void onClosed(Stream from, boolean reset) {
    broken = true;
    begunAt = NO_FRAME;
    intake.remove(unfinished);
    unfinished = 0;
    thread.execute(() -> receiver.closed(this));
  }
}
