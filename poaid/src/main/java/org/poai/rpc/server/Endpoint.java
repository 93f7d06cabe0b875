package org.poai.rpc.server;

import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What answers behind the port. Called on workers. */
public interface Endpoint {
  /**
   * The answer to a body that came by HTTP; empty where nothing is to be answered. Never fails.
   *
   * @param from where it came from
   */
  CompletableFuture<Optional<byte[]>> answer(byte[] body, InetAddress from);

  /** A WebSocket was opened from there. */
  Session open(Push push, InetAddress from);

  /** One WebSocket. */
  interface Session {
    CompletableFuture<Optional<byte[]>> answer(byte[] message);

    /** It is gone. */
    void close();
  }

  /** The way back to a WebSocket. Safe from any thread. */
  interface Push {
    /** Sends a message; one that reads too slowly is cut off. */
    void send(byte[] message);
  }
}
