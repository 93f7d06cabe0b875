package org.poai.libp2p.noise;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Two ends in memory, whose bytes are carried over by hand in pieces of one size. */
final class NoisePair {
  final End dialer;
  final End listener;

  NoisePair(NoiseHandler dialer, NoiseHandler listener) {
    this.listener = new End(listener);
    this.dialer = new End(dialer);
  }

  /** Carries what either end has written until both are silent. */
  void exchange(int pieces) {
    boolean moved = true;
    while (moved) {
      moved = carry(dialer, listener, pieces);
      moved |= carry(listener, dialer, pieces);
    }
  }

  private static boolean carry(End from, End to, int pieces) {
    byte[] said = from.said();
    for (int at = 0; at < said.length && to.channel.isOpen(); at += pieces) {
      to.hear(Unpooled.copiedBuffer(said, at, Math.min(pieces, said.length - at)));
    }
    return said.length > 0;
  }

  /** One end: its channel, and what came out of it. */
  static final class End extends ChannelInboundHandlerAdapter {
    final EmbeddedChannel channel;
    final List<Throwable> failures = new ArrayList<>();
    final ByteArrayOutputStream received = new ByteArrayOutputStream();
    @Nullable SecureSession secured;

    End(NoiseHandler noise) {
      this.channel = new EmbeddedChannel(noise, this);
    }

    void hear(ByteBuf bytes) {
      channel.writeInbound(bytes);
    }

    void write(byte[] plain) {
      channel.writeOutbound(Unpooled.copiedBuffer(plain));
    }

    /** What it has written since, as it would be on the wire. */
    byte[] said() {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
        byte[] bytes = new byte[next.readableBytes()];
        next.readBytes(bytes);
        next.release();
        out.writeBytes(bytes);
      }
      return out.toByteArray();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      secured = (SecureSession) event;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ByteBuf plain = (ByteBuf) message;
      byte[] bytes = new byte[plain.readableBytes()];
      plain.readBytes(bytes);
      plain.release();
      received.writeBytes(bytes);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      failures.add(cause);
    }
  }
}
