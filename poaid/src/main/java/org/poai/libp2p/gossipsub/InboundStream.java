package org.poai.libp2p.gossipsub;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.poai.libp2p.gossipsub.rpc.Rpc;
import org.poai.libp2p.gossipsub.rpc.RpcCodec;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.FrameReader;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.stream.Stream;
import org.poai.libp2p.stream.StreamHandler;
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

  private final RpcCodec codec;
  private final FrameReader frames;
  private final Backlog backlog;
  private final Executor thread;
  private final Receiver receiver;
  private boolean broken;

  InboundStream(Stream stream, RpcCodec codec, int buffer, Executor thread, Receiver receiver) {
    this.codec = codec;
    this.frames = new FrameReader(codec.limits().maxBytes());
    this.backlog = new Backlog(stream, buffer);
    this.thread = thread;
    this.receiver = receiver;
  }

  /** Takes what was read, on the thread gossip. */
  interface Receiver {
    void received(PeerId peer, Rpc rpc);

    void malformed(PeerId peer);
  }

  @Override
  public void onData(Stream stream, ByteBuf data) {
    if (broken) {
      return;
    }
    try {
      byte @Nullable [] frame = frames.next(data);
      while (frame != null) {
        take(stream.peer(), frame);
        frame = frames.next(data);
      }
    } catch (FormatException e) {
      LOG.debug("{} sent no frame: {}", stream.peer(), e.getMessage());
      broken = true;
      stream.reset();
      thread.execute(() -> receiver.malformed(stream.peer()));
    }
  }

  /** A frame that is no RPC costs the peer its score only: the next one may be right. */
  private void take(PeerId peer, byte[] frame) {
    if (frame.length == 0) {
      return;
    }
    try {
      Rpc rpc = codec.decode(frame);
      handOver(frame.length + (long) PART_BYTES * rpc.parts(), () -> receiver.received(peer, rpc));
    } catch (FormatException e) {
      LOG.debug("{} sent no RPC: {}", peer, e.getMessage());
      handOver(frame.length, () -> receiver.malformed(peer));
    }
  }

  private void handOver(long weight, Runnable task) {
    backlog.add(weight);
    thread.execute(
        () -> {
          try {
            task.run();
          } finally {
            backlog.remove(weight);
          }
        });
  }

  /** The peer has ended it by itself: now nothing is lost by ending our half. */
  @Override
  public void onEnd(Stream stream) {
    stream.closeWrite();
  }

  @Override
  public void onClosed(Stream stream, boolean reset) {}
}
