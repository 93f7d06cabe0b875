package org.poai.rpc.server;

import java.util.Optional;

/** What answers behind the port. Called on workers. */
public interface Endpoint {
  /** The answer to a body that came by HTTP; empty where nothing is to be answered. */
  Optional<byte[]> answer(byte[] body);

  /** A WebSocket was opened. */
  Session open(Push push);

  /** One WebSocket. */
  interface Session {
    Optional<byte[]> answer(byte[] message);

    /** It is gone. */
    void close();
  }

  /** The way back to a WebSocket. Safe from any thread. */
  interface Push {
    /** Sends a message; one that reads too slowly is cut off. */
    void send(byte[] message);
  }
}
