package org.poai.http;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** A path that is only read: by GET, without a body. */
public interface GetRoute extends Route {
  @Override
  default Set<String> methods() {
    return Set.of("GET");
  }

  @Override
  default int maxBody() {
    return 0;
  }

  /** What a worker finds; status 503 where as much waits for the workers as may. */
  static CompletableFuture<Response> on(Executor workers, Supplier<Response> found) {
    try {
      return CompletableFuture.supplyAsync(found, workers);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(Response.busy());
    }
  }
}
