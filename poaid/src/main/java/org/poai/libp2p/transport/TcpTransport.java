package org.poai.libp2p.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.memory.ReservedBuffers;

/** TCP over Netty. Its event loops belong to it and end with it. */
public final class TcpTransport implements Transport {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int BACKLOG = 128;

  /** What one connection may have sent to the socket and not got rid of, before streams wait. */
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(256 << 10, 512 << 10);

  private final Upgrader upgrader;
  private final EventLoopGroup loops;
  private final ByteBufAllocator buffers;
  private final NameLookup names = new NameLookup();
  private final List<Channel> listening = new CopyOnWriteArrayList<>();

  /** A transport with so many event loops. */
  public TcpTransport(Upgrader upgrader, int threads) {
    this.upgrader = upgrader;
    this.loops =
        new MultiThreadIoEventLoopGroup(
            threads, new DefaultThreadFactory("libp2p", true), NioIoHandler.newFactory());
    this.buffers = ReservedBuffers.on(loops, threads);
  }

  @Override
  public boolean dials(Multiaddr address) {
    return address.tcpAddress().isPresent();
  }

  @Override
  public CompletableFuture<Connection> dial(Multiaddr address) {
    Optional<InetSocketAddress> target = address.tcpAddress();
    if (target.isEmpty()) {
      return CompletableFuture.failedFuture(new DialException("no TCP address"));
    }
    CompletableFuture<Connection> result = new CompletableFuture<>();
    Bootstrap bootstrap = new Bootstrap().group(loops).channel(NioSocketChannel.class);
    bootstrap
        .resolver(names)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.ALLOCATOR, buffers)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {}
            });
    ChannelFuture connected = bootstrap.connect(target.get());
    connected.addListener(
        done -> {
          if (done.isSuccess()) {
            upgradeDialled(connected.channel(), address, result);
          } else {
            DialException why = new DialException(reason(done.cause()));
            upgrader.listener().failed(address, true, why);
            result.completeExceptionally(why);
          }
        });
    return result;
  }

  private void upgradeDialled(
      Channel channel, Multiaddr address, CompletableFuture<Connection> result) {
    Multiaddr remote =
        channel.remoteAddress() instanceof InetSocketAddress to
            ? Multiaddr.of(to.getAddress(), to.getPort())
            : address.withoutPeer();
    var unused =
        new Upgrade(upgrader, channel, remote, true)
            .begin(address.peerId())
            .whenComplete(
                (connection, failure) -> {
                  if (failure != null) {
                    result.completeExceptionally(failure);
                  } else {
                    result.complete(connection);
                  }
                });
  }

  private static String reason(Throwable cause) {
    return cause instanceof java.net.ConnectException
        ? "nobody listens there"
        : String.valueOf(cause.getMessage());
  }

  @Override
  public void listen(Multiaddr address) throws ListenException {
    Optional<InetSocketAddress> local = address.tcpAddress();
    if (local.isEmpty() || local.get().isUnresolved()) {
      throw new ListenException(address + " is not an address to listen on", false);
    }
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOCATOR, buffers)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accept(channel);
                  }
                })
            .bind(local.get())
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new ListenException(
          "cannot listen on " + address + ": " + bound.cause().getMessage(),
          bound.cause() instanceof BindException);
    }
    listening.add(bound.channel());
  }

  private void accept(Channel channel) {
    if (!(channel.remoteAddress() instanceof InetSocketAddress from)) {
      var unused = channel.close();
      return;
    }
    Multiaddr remote = Multiaddr.of(from.getAddress(), from.getPort());
    if (upgrader.listener().admits(remote)) {
      var unused = new Upgrade(upgrader, channel, remote, false).begin(Optional.empty());
    } else {
      var unused = channel.close();
    }
  }

  @Override
  public List<Multiaddr> addresses() {
    return listening.stream()
        .map(channel -> (InetSocketAddress) channel.localAddress())
        .flatMap(local -> LocalAddresses.of(local.getAddress()).map(ip -> of(ip, local)))
        .toList();
  }

  private static Multiaddr of(InetAddress ip, InetSocketAddress local) {
    return Multiaddr.of(ip, local.getPort());
  }

  @Override
  public void close() {
    for (Channel channel : listening) {
      var closing = channel.close();
      closing.awaitUninterruptibly(100);
    }
    names.close();
    var unused =
        loops.shutdownGracefully(50, 800, TimeUnit.MILLISECONDS).awaitUninterruptibly(1_000);
  }
}
