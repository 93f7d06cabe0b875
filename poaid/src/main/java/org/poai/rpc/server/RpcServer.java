package org.poai.rpc.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.handler.timeout.WriteTimeoutHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.poai.async.CriticalFailure;
import org.poai.async.Service;
import org.poai.async.WorkerPool;

/** The port. Netty reads and writes; workers answer. */
public final class RpcServer implements Service {
  /** Bodies and frames. */
  static final int MAX_BODY = 5 << 20;

  private static final int MAX_CONNECTIONS = 512;
  private static final int MAX_QUEUED = 2_048;
  private static final int IDLE_SECONDS = 120;
  private static final int LOOPS = 2;

  /** How long a client may take to send a request or to read an answer; as geth. */
  private static final long PATIENCE_MILLIS = 30_000;

  /** What a client may leave unread before it is cut off or waited for. */
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(4 << 20, 16 << 20);

  private final Endpoint endpoint;
  private final Access access;
  private final WorkerPool workers;
  private final long patienceMillis;
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(
          LOOPS, new DefaultThreadFactory("rpc", true), NioIoHandler.newFactory());
  private final AtomicInteger connections = new AtomicInteger();
  private final Channel channel;

  /**
   * Binds the port; it answers from now on.
   *
   * @throws IOException when the port is taken or not ours to take
   */
  public RpcServer(
      Endpoint endpoint,
      Access access,
      InetAddress host,
      int port,
      int threads,
      CriticalFailure criticalFailure)
      throws IOException {
    this(
        endpoint,
        access,
        new InetSocketAddress(host, port),
        threads,
        PATIENCE_MILLIS,
        criticalFailure);
  }

  RpcServer(
      Endpoint endpoint,
      Access access,
      InetSocketAddress address,
      int threads,
      long patienceMillis,
      CriticalFailure criticalFailure)
      throws IOException {
    this.patienceMillis = patienceMillis;
    this.endpoint = endpoint;
    this.access = access;
    this.workers = new WorkerPool("rpc-worker", threads, MAX_QUEUED, criticalFailure);
    var bound =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, 256)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel accepted) {
                    accept(accepted);
                  }
                })
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      end();
      throw new IOException(String.valueOf(bound.cause().getMessage()), bound.cause());
    }
    this.channel = bound.channel();
  }

  private void accept(Channel accepted) {
    if (connections.incrementAndGet() > MAX_CONNECTIONS) {
      connections.decrementAndGet();
      var unused = accepted.close();
      return;
    }
    var unused = accepted.closeFuture().addListener(done -> connections.decrementAndGet());
    ChannelPipeline pipeline = accepted.pipeline();
    SlowSender slowSender = new SlowSender(patienceMillis);
    pipeline.addLast(new IdleStateHandler(0, 0, IDLE_SECONDS, TimeUnit.SECONDS));
    pipeline.addLast(new WriteTimeoutHandler(patienceMillis, TimeUnit.MILLISECONDS));
    pipeline.addLast(slowSender);
    pipeline.addLast(new HttpServerCodec());
    pipeline.addLast(new HttpObjectAggregator(MAX_BODY));
    pipeline.addLast(new HttpHandler(endpoint, access, workers, slowSender));
  }

  /** Who is at the other end. */
  static InetAddress from(Channel accepted) {
    return accepted.remoteAddress() instanceof InetSocketAddress socket
        ? socket.getAddress()
        : InetAddress.getLoopbackAddress();
  }

  public int port() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  @Override
  public void start() {
    // It was, when it was bound: a port that is taken has to be known before anything else starts.
  }

  @Override
  public void stop() {
    // First nobody comes any more: a connection that begins while the loops end is lost in them.
    boolean unused = channel.close().awaitUninterruptibly(500);
    end();
  }

  private void end() {
    workers.stop(500);
    loops.shutdownGracefully(0, 500, TimeUnit.MILLISECONDS).awaitUninterruptibly(1_000);
  }
}
