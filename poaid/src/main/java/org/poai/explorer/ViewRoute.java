package org.poai.explorer;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.poai.http.GetRoute;
import org.poai.http.Response;
import org.poai.http.RouteRequest;
import org.poai.json.Jcs;
import org.poai.json.JsonValue;

/**
 * A view of the chain as JSON: {@code GET /view/KIND/NAME}, found by a worker.
 *
 * @param view of what the last part of the path names; empty where there is nothing of that name
 */
record ViewRoute(Function<String, Optional<JsonValue>> view, Executor workers) implements GetRoute {
  private static final int MOST_LETTERS = 400;

  @Override
  public CompletableFuture<Response> answer(RouteRequest request) {
    String name = request.path().substring(request.path().lastIndexOf('/') + 1);
    if (name.length() > MOST_LETTERS) {
      return CompletableFuture.completedFuture(nothing());
    }
    return GetRoute.on(workers, () -> read(name));
  }

  private Response read(String name) {
    try {
      return view.apply(URLDecoder.decode(name, StandardCharsets.UTF_8))
          .map(found -> Response.json(Jcs.encode(found)))
          .orElseGet(ViewRoute::nothing);
    } catch (IllegalArgumentException e) {
      return nothing(); // A name that stands for nothing.
    }
  }

  private static Response nothing() {
    return Response.text(404, "This node knows nothing of this name.");
  }
}
