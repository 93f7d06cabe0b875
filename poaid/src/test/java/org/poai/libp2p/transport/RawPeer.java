package org.poai.libp2p.transport;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.poai.libp2p.multiformats.KeyType;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PrivateKey;
import org.poai.libp2p.noise.Noise;
import org.poai.libp2p.noise.SecureSession;
import org.poai.libp2p.yamux.YamuxSession;

/** A peer that shakes hands as it should, and then says whatever a test wants it to say. */
public final class RawPeer implements AutoCloseable {
  private final PrivateKey key = PrivateKey.generate(KeyType.ED25519, new SecureRandom());
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final CompletableFuture<SecureSession> secured = new CompletableFuture<>();
  private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
  private final Channel channel;

  /** Connects and shakes hands with Yamux agreed on. */
  public RawPeer(Multiaddr to) throws Exception {
    ChannelFuture connected =
        new Bootstrap()
            .group(loops)
            .channel(NioSocketChannel.class)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel opened) {
                    opened.pipeline().addLast(negotiation(opened));
                  }
                })
            .connect(to.tcpAddress().orElseThrow())
            .sync();
    channel = connected.channel();
    var unused = secured.get(10, TimeUnit.SECONDS);
  }

  private NegotiationHandler negotiation(Channel opened) {
    Noise noise = new Noise(key, List.of(YamuxSession.PROTOCOL), new SecureRandom());
    return new NegotiationHandler(
        true,
        Noise.PROTOCOL,
        () -> opened.pipeline().addLast(noise.initiator(null)).addLast(new Sink()));
  }

  /** Writes plaintext; the future fails when the connection is gone. */
  @CanIgnoreReturnValue
  public CompletableFuture<Void> write(byte[] plaintext) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    var unused =
        channel
            .writeAndFlush(Unpooled.wrappedBuffer(plaintext))
            .addListener(
                result -> {
                  if (result.isSuccess()) {
                    done.complete(null);
                  } else {
                    done.completeExceptionally(result.cause());
                  }
                });
    return done;
  }

  /** Reads no more. */
  public void deafen() {
    channel.config().setAutoRead(false);
  }

  /** The next plaintext that came, in hexadecimal. */
  public String read() throws InterruptedException, TimeoutException {
    byte[] next = received.poll(10, TimeUnit.SECONDS);
    if (next == null) {
      throw new TimeoutException("nothing came");
    }
    return ByteBufUtil.hexDump(next);
  }

  public boolean isClosedWithin(int seconds) throws InterruptedException {
    return channel.closeFuture().await(seconds, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    channel.close().awaitUninterruptibly();
    var unused = loops.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
  }

  /** Keeps what comes. */
  private final class Sink extends ChannelInboundHandlerAdapter {
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof SecureSession done) {
        secured.complete(done);
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      received.add(ByteBufUtil.getBytes((ByteBuf) message));
      ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      secured.completeExceptionally(cause);
      var unused = ctx.close();
    }
  }
}
