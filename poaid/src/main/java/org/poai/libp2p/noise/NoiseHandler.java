package org.poai.libp2p.noise;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.multiformats.PublicKey;

/**
 * Shakes hands as soon as it is in an active pipeline, fires {@link SecureSession}, and from then
 * on seals what is written and opens what is read. When anything is wrong it fires the {@link
 * NoiseException} and closes the channel; it never says anything to the other end afterwards.
 * Whoever hears {@link SecureSession} has its handlers in place when it returns: what came behind
 * the handshake follows at once. The deadline of the handshake is the caller's.
 */
public final class NoiseHandler extends ChannelDuplexHandler {
  static final int MAX_MESSAGE = 65535;

  private final NoiseHandshake handshake;
  private @Nullable SealedChannel channel;
  private @Nullable ByteBuf partial;
  private int length = -1;
  private int lengthByte = -1;
  private boolean begun;
  private boolean closed;

  NoiseHandler(NoiseHandshake handshake) {
    this.handshake = handshake;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    if (ctx.channel().isActive()) {
      begin(ctx);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    begin(ctx);
    ctx.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      while (!closed && in.isReadable()) {
        take(ctx, in);
      }
    } catch (NoiseException e) {
      close();
      ctx.fireExceptionCaught(e);
      var unused = ctx.close();
    } finally {
      in.release();
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (channel == null || closed) {
      ReferenceCountUtil.release(message);
      promise.setFailure(new NoiseException("the channel is not secure"));
      return;
    }
    ByteBuf plain = (ByteBuf) message;
    try {
      var unused = ctx.write(channel.seal(ctx.alloc(), plain), promise);
    } finally {
      plain.release();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    close();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    close();
  }

  private void begin(ChannelHandlerContext ctx) {
    if (!begun) {
      begun = true;
      handshake.start().ifPresent(first -> send(ctx, first));
    }
  }

  private void close() {
    closed = true;
    if (partial != null) {
      partial.release();
      partial = null;
    }
  }

  /** Takes the length of a message, or some of the message itself. */
  private void take(ChannelHandlerContext ctx, ByteBuf in) throws NoiseException {
    if (length < 0) {
      takeLength(in);
      return;
    }
    if (partial == null && in.readableBytes() >= length) {
      ByteBuf whole = in.readSlice(length);
      length = -1;
      onMessage(ctx, whole);
      return;
    }
    if (partial == null) {
      partial = ctx.alloc().heapBuffer(length, length);
    }
    in.readBytes(partial, Math.min(partial.writableBytes(), in.readableBytes()));
    if (!partial.isWritable()) {
      ByteBuf whole = partial;
      partial = null;
      length = -1;
      try {
        onMessage(ctx, whole);
      } finally {
        whole.release();
      }
    }
  }

  private void takeLength(ByteBuf in) throws NoiseException {
    if (lengthByte < 0) {
      lengthByte = in.readUnsignedByte();
      return;
    }
    length = lengthByte << 8 | in.readUnsignedByte();
    lengthByte = -1;
    if (channel == null && (length == 0 || length > NoiseHandshake.MAX_MESSAGE)) {
      throw new NoiseException("a handshake message of " + length + " bytes");
    }
    if (channel != null && length < CipherState.TAG_SIZE) {
      throw new NoiseException("a message shorter than its tag");
    }
  }

  private void onMessage(ChannelHandlerContext ctx, ByteBuf message) throws NoiseException {
    if (channel != null) {
      ByteBuf plain = channel.open(ctx.alloc(), message);
      if (plain.isReadable()) {
        ctx.fireChannelRead(plain);
      } else {
        // Legal, and means nothing.
        plain.release();
      }
      return;
    }
    byte[] bytes = new byte[message.readableBytes()];
    message.readBytes(bytes);
    handshake.receive(bytes).ifPresent(answer -> send(ctx, answer));
    Optional<NoiseHandshake.Result> result = handshake.result();
    if (result.isPresent()) {
      secured(ctx, result.get());
    }
  }

  private void secured(ChannelHandlerContext ctx, NoiseHandshake.Result result) {
    channel = new SealedChannel(result.sending(), result.receiving());
    PublicKey key = result.remote().identity();
    ctx.fireUserEventTriggered(new SecureSession(PeerId.of(key), key, result.muxer()));
  }

  private static void send(ChannelHandlerContext ctx, byte[] message) {
    byte[] length = {(byte) (message.length >>> 8), (byte) message.length};
    var unused = ctx.writeAndFlush(Unpooled.wrappedBuffer(length, message));
  }
}
