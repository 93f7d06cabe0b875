package org.poai.http;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Takes the WebSockets of a route. */
public interface WebSockets {
  /** The largest message that is taken, in bytes. */
  int maxMessage();

  /** Bytes of heap that a byte of a message takes until it is answered: more where it is parsed. */
  default int messageWeight() {
    return 1;
  }

  /** Somebody opened a WebSocket; on an event loop. */
  Session open(Push push, Visitor from);

  /** One WebSocket. */
  interface Session {
    /**
     * Answers a message, text or binary. Called on an event loop: what takes time goes to another
     * thread. A future that fails ends the WebSocket with code 1011.
     */
    CompletableFuture<Reply> answer(byte[] message);

    /** It is gone. */
    void close();
  }

  /**
   * The answer to one message.
   *
   * @param message empty where nothing is to be answered
   * @param queued runs once it stands in line: what is pushed from then on comes after it
   */
  record Reply(Optional<byte[]> message, Runnable queued) {}

  /** The way back to a WebSocket. Safe from any thread. */
  interface Push {
    /** Sends a message; a client that reads too slowly for it is cut off with code 1013. */
    void send(byte[] message);
  }
}
