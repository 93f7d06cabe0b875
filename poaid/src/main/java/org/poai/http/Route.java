package org.poai.http;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What one path answers. */
public interface Route {
  /** The methods that it answers, such as POST; HEAD goes with GET. */
  Set<String> methods();

  /** The largest body that it takes, in bytes. */
  int maxBody();

  /** Bytes of heap that a byte of a body takes until it is answered: more where it is parsed. */
  default int bodyWeight() {
    return 1;
  }

  /** Whether it takes a body that is announced as this; nothing is said of most. */
  default boolean takes(String contentType) {
    return true;
  }

  /**
   * Answers a request. Called on an event loop: what takes time goes to another thread. A future
   * that fails is answered with status 500, and nothing else ends by it; one whose client is gone
   * is cancelled.
   */
  CompletableFuture<Response> answer(RouteRequest request);

  /** What takes WebSockets that are opened here, if anything does. */
  default Optional<WebSockets> sockets() {
    return Optional.empty();
  }
}
