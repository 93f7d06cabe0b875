package org.poai.libp2p.transport;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.DefaultNameResolver;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** Looks names up on a thread of its own: the JDK's lookup blocks, at times for long. */
final class NameLookup extends AddressResolverGroup<InetSocketAddress> {
  private final EventExecutor executor =
      new DefaultEventExecutor(new DefaultThreadFactory("libp2p-names", true));

  @Override
  protected AddressResolver<InetSocketAddress> newResolver(EventExecutor loop) {
    return new DefaultNameResolver(executor).asAddressResolver();
  }

  @Override
  public void close() {
    super.close();
    var unused = executor.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
  }
}
