package org.poai.libp2p.yamux;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.stream.MuxedStream;
import org.poai.libp2p.stream.Stream;
import org.poai.libp2p.stream.StreamHandler;
import org.poai.libp2p.stream.Traffic;
import org.poai.memory.MemoryShare;

/** Two sessions joined in memory, whose bytes move when a test says so. */
final class YamuxPair {
  static final PeerId PEER = peer();

  final YamuxLimits limits;
  final List<Recorder> accepted = new ArrayList<>();
  final YamuxSession dialer;
  final YamuxSession listener;
  final EmbeddedChannel dialerChannel;
  final EmbeddedChannel listenerChannel;

  YamuxPair(YamuxLimits limits) {
    this(limits, MemoryShare.unlimited());
  }

  YamuxPair(YamuxLimits limits, MemoryShare share) {
    this.limits = limits;
    dialer = new YamuxSession(PEER, true, limits, this::record, Traffic.NONE, share);
    listener = new YamuxSession(PEER, false, limits, this::record, Traffic.NONE, share);
    dialerChannel = new EmbeddedChannel(dialer);
    listenerChannel = new EmbeddedChannel(listener);
  }

  private static PeerId peer() {
    try {
      return PeerId.parse("12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN");
    } catch (FormatException e) {
      throw new IllegalStateException(e);
    }
  }

  private StreamHandler record(MuxedStream stream) {
    Recorder recorder = new Recorder(stream);
    accepted.add(recorder);
    return recorder;
  }

  /** Moves all bytes both ways until none are left. */
  void settle() {
    boolean moved = true;
    while (moved) {
      dialerChannel.runPendingTasks();
      listenerChannel.runPendingTasks();
      moved = move(dialerChannel, listenerChannel);
      moved |= move(listenerChannel, dialerChannel);
    }
  }

  /** As settle, in pieces of random size. */
  void settle(SplittableRandom random) {
    boolean moved = true;
    while (moved) {
      dialerChannel.runPendingTasks();
      listenerChannel.runPendingTasks();
      moved = shred(dialerChannel, listenerChannel, random);
      moved |= shred(listenerChannel, dialerChannel, random);
    }
  }

  private static boolean move(EmbeddedChannel from, EmbeddedChannel to) {
    boolean moved = false;
    for (ByteBuf out = from.readOutbound(); out != null; out = from.readOutbound()) {
      to.writeInbound(out);
      moved = true;
    }
    return moved;
  }

  private static boolean shred(EmbeddedChannel from, EmbeddedChannel to, SplittableRandom random) {
    boolean moved = false;
    for (ByteBuf out = from.readOutbound(); out != null; out = from.readOutbound()) {
      while (out.isReadable()) {
        to.writeInbound(out.readRetainedSlice(1 + random.nextInt(out.readableBytes())));
      }
      out.release();
      moved = true;
    }
    return moved;
  }

  /** Keeps what it hears. */
  static final class Recorder implements StreamHandler {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    final List<String> events = new ArrayList<>();
    final @Nullable Stream stream;

    /** Of a stream that it hears of when it is opened. */
    Recorder() {
      this.stream = null;
    }

    Recorder(Stream stream) {
      this.stream = stream;
    }

    Stream stream() {
      return Objects.requireNonNull(stream);
    }

    @Override
    public void onData(Stream from, ByteBuf data) {
      byte[] piece = new byte[data.readableBytes()];
      data.readBytes(piece);
      bytes.writeBytes(piece);
    }

    @Override
    public void onEnd(Stream from) {
      events.add("end");
    }

    @Override
    public void onClosed(Stream from, boolean reset) {
      events.add(reset ? "reset" : "closed");
    }
  }
}
