package org.poai.rpc.server;

import java.util.concurrent.CompletableFuture;
import org.poai.rpc.message.Answer;
import org.poai.rpc.message.Caller;
import org.poai.rpc.message.PendingAnswer;

/** What answers behind the port. Called on workers, if not said otherwise. */
public interface Endpoint {
  /** The answer to a body that came by HTTP. Never fails. */
  CompletableFuture<Answer> answer(byte[] body, Caller caller);

  /** The same in two steps, the first on an event loop: what takes no time changes no threads. */
  default PendingAnswer begin(byte[] body, Caller caller) {
    return new PendingAnswer(false, () -> answer(body, caller));
  }

  /** A WebSocket was opened by a caller. */
  Session open(Push push, Caller caller);

  /** One WebSocket. */
  interface Session {
    CompletableFuture<Answer> answer(byte[] message);

    /** It is gone. */
    void close();
  }

  /** The way back to a WebSocket. Safe from any thread. */
  interface Push {
    /** Sends a message; one that reads too slowly is cut off. */
    void send(byte[] message);
  }
}
