package org.poai.rpc.server;

import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.poai.rpc.message.Answering;

/** What answers behind the port. Called on workers, if not said otherwise. */
public interface Endpoint {
  /**
   * The answer to a body that came by HTTP; empty where nothing is to be answered. Never fails.
   *
   * @param from where it came from
   */
  CompletableFuture<Optional<byte[]>> answer(byte[] body, InetAddress from);

  /** The same in two steps, the first on an event loop: what takes no time changes no threads. */
  default Answering begin(byte[] body, InetAddress from) {
    return new Answering(false, () -> answer(body, from));
  }

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
