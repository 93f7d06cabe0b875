package org.poai.explorer;

import java.util.concurrent.CompletableFuture;
import org.poai.http.GetRoute;
import org.poai.http.Response;
import org.poai.http.RouteRequest;

/** What the node tells pages, as server-sent events. */
record LiveRoute(Live live) implements GetRoute {
  static final String PATH = "/live";

  @Override
  public CompletableFuture<Response> answer(RouteRequest request) {
    return live.open(request.from().address());
  }
}
