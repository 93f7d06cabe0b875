package org.poai.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.compression.StandardCompressionOptions;
import io.netty.handler.codec.http.HttpContentCompressor;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.handler.timeout.WriteTimeoutHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.poai.async.Service;
import org.poai.http.ConnectionPlaces.Place;
import org.poai.memory.MemoryShare;
import org.poai.memory.ReservedBuffers;
import org.poai.metrics.Metrics;

/** A port that answers HTTP, with event loops of its own. */
public final class HttpFront implements Service {
  static final String CODEC = "http";
  static final String COMPRESSOR = "compressor";

  /** Requests that wait behind one another are bounded by their bytes, not by their number. */
  private static final int PIPELINED = Integer.MAX_VALUE;

  private static final int COMPRESSED_FROM_BYTES = 1024;
  private static final int GZIP_LEVEL = 1;
  private static final int GZIP_WINDOW_BITS = 15;
  private static final int GZIP_MEMORY_LEVEL = 8;

  /** What one connection may have given to the socket and not got rid of, outside of the heap. */
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(64 << 10, 128 << 10);

  private final Front front;
  private final EventLoopGroup loops;
  private final ConnectionPlaces places;
  private final Channel channel;

  /**
   * Binds the port; it answers from now on.
   *
   * @param name of its threads and metrics
   * @param memory where what clients make us hold is counted
   * @throws IOException when the port is taken or not ours to take
   */
  public HttpFront(
      String name,
      InetSocketAddress address,
      Routes routes,
      Access access,
      FrontLimits limits,
      MemoryShare memory,
      Metrics metrics)
      throws IOException {
    this.loops =
        new MultiThreadIoEventLoopGroup(
            limits.loops(), new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
    this.places = new ConnectionPlaces(limits, loops.next().ticker()::nanoTime);
    this.front =
        new Front(routes, access, limits, memory, new FrontMetrics(name, metrics, places::count));
    this.channel = bind(address, limits);
  }

  private Channel bind(InetSocketAddress address, FrontLimits limits) throws IOException {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, 256)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOCATOR, ReservedBuffers.on(loops, limits.loops()))
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
    return bound.channel();
  }

  private void accept(Channel accepted) {
    Optional<Place> place = places.take(from(accepted), () -> refuse(accepted));
    if (place.isEmpty()) {
      refuse(accepted);
      return;
    }
    var unused = accepted.closeFuture().addListener(done -> place.get().leave());
    FrontLimits limits = front.limits();
    ChannelPipeline pipeline = accepted.pipeline();
    SlowSender slowSender = new SlowSender(limits.patienceMillis());
    pipeline.addLast(new IdleStateHandler(0, 0, limits.idleSeconds(), TimeUnit.SECONDS));
    pipeline.addLast(new WriteTimeoutHandler(limits.patienceMillis(), TimeUnit.MILLISECONDS));
    pipeline.addLast(slowSender);
    pipeline.addLast(CODEC, new HttpServerCodec(decoder(), PIPELINED));
    pipeline.addLast(
        COMPRESSOR,
        new HttpContentCompressor(
            COMPRESSED_FROM_BYTES,
            PIPELINED,
            StandardCompressionOptions.gzip(GZIP_LEVEL, GZIP_WINDOW_BITS, GZIP_MEMORY_LEVEL)));
    pipeline.addLast(new HttpConnection(front, accepted, slowSender, place.get()));
  }

  private static HttpDecoderConfig decoder() {
    return new HttpDecoderConfig()
        .setUseRfc9112TransferEncoding(true)
        .setHeadersFactory(FewHeaders.FACTORY)
        .setTrailersFactory(FewHeaders.FACTORY);
  }

  /** There are as many connections as there may be, and this one has the least to lose. */
  private void refuse(Channel accepted) {
    front.metrics().refused(FrontMetrics.Reason.CONNECTIONS);
    var unused = accepted.close();
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
    loops.shutdownGracefully(0, 500, TimeUnit.MILLISECONDS).awaitUninterruptibly(1_000);
  }
}
