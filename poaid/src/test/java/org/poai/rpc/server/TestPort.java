package org.poai.rpc.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.poai.async.CriticalFailure;
import org.poai.http.Access;
import org.poai.http.FrontLimits;
import org.poai.memory.MemoryShare;
import org.poai.metrics.Metrics;
import org.poai.network.asset.AssetStore;

/** A port of JSON-RPC on loopback, with two workers. */
public final class TestPort {
  private TestPort() {}

  /** Answers on the port, or on any free one for 0. */
  public static RpcServer serve(Endpoint endpoint, int port, CriticalFailure failure)
      throws IOException {
    return serve(endpoint, port, FrontLimits.ofClients(512), MemoryShare.unlimited(), failure);
  }

  static RpcServer serve(
      Endpoint endpoint, int port, FrontLimits limits, MemoryShare memory, CriticalFailure failure)
      throws IOException {
    return new RpcServer(
        endpoint,
        Access.local(),
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        limits,
        2,
        new RpcServer.Beside(AssetStore.empty()),
        new RpcServer.Accounts(memory, new Metrics(), failure));
  }
}
