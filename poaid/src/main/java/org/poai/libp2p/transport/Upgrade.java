package org.poai.libp2p.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.noise.Noise;
import org.poai.libp2p.noise.SecureSession;
import org.poai.libp2p.stream.MuxedStream;
import org.poai.libp2p.stream.StreamHandler;
import org.poai.libp2p.yamux.YamuxSession;

/**
 * One TCP connection on its way up: multistream-select for Noise, the handshake, the muxer from the
 * handshake or from another negotiation. It is the last handler of the pipeline until the muxer
 * takes its place. One deadline holds for all of it.
 */
final class Upgrade extends ChannelInboundHandlerAdapter {
  private final Upgrader upgrader;
  private final Channel channel;
  private final Multiaddr remote;
  private final boolean outbound;
  private final CompletableFuture<Connection> result = new CompletableFuture<>();
  private @Nullable Connection opened;

  Upgrade(Upgrader upgrader, Channel channel, Multiaddr remote, boolean outbound) {
    this.upgrader = upgrader;
    this.channel = channel;
    this.remote = remote;
    this.outbound = outbound;
  }

  /** Begins; on the channel's event loop. Ends with the opened connection or a DialException. */
  CompletableFuture<Connection> begin(Optional<PeerId> expected) {
    var deadline =
        channel
            .eventLoop()
            .schedule(
                () -> fail("no handshake within " + upgrader.deadline().toSeconds() + " s"),
                upgrader.deadline().toMillis(),
                TimeUnit.MILLISECONDS);
    // Or whoever connects and leaves, over and over, leaves his channels with the timer.
    var unused = result.whenComplete((connection, failure) -> deadline.cancel(false));
    channel.pipeline().addLast(this);
    negotiate("noise", Noise.PROTOCOL, () -> before("secure", upgrader.noise(outbound, expected)));
    return result;
  }

  private void negotiate(String name, String protocol, Runnable agreed) {
    before("negotiate-" + name, new NegotiationHandler(outbound, protocol, agreed));
  }

  private void before(String name, ChannelHandler handler) {
    channel.pipeline().addBefore(channel.pipeline().context(this).name(), name, handler);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SecureSession secured) {
      onSecured(secured);
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  private void onSecured(SecureSession secured) {
    if (secured.peer().equals(upgrader.self())) {
      fail(DialException.self());
    } else if (secured.muxer().isPresent()) {
      open(secured.peer());
    } else {
      negotiate("muxer", YamuxSession.PROTOCOL, () -> open(secured.peer()));
    }
  }

  /** The muxer takes this handler's place before anything of it can arrive. */
  private void open(PeerId peer) {
    if (result.isDone()) {
      return;
    }
    ConnectionListener listener = upgrader.listener();
    YamuxSession muxer = upgrader.muxer(peer, outbound, this::accept);
    Connection connection =
        new Connection(peer, remote, outbound, muxer, new NettyLoop(channel.eventLoop()));
    opened = connection;
    channel.pipeline().replace(this, "muxer", muxer);
    if (!listener.opened(connection)) {
      muxer.close();
      result.completeExceptionally(new DialException("the connection is not wanted"));
      return;
    }
    channel.closeFuture().addListener(closed -> listener.closed(connection));
    result.complete(connection);
  }

  private StreamHandler accept(MuxedStream stream) {
    return upgrader.listener().accept(Objects.requireNonNull(opened), stream);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    fail("it closed the connection");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    upgrader.memory().failed(cause);
    fail(String.valueOf(cause.getMessage()));
  }

  private void fail(String why) {
    fail(new DialException(why));
  }

  private void fail(DialException why) {
    if (result.completeExceptionally(why)) {
      var unused = channel.close();
      upgrader.listener().failed(remote, outbound, why);
    }
  }
}
