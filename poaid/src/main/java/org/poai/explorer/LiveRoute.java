package org.poai.explorer;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.poai.http.Response;
import org.poai.http.Route;
import org.poai.http.RouteRequest;

/** What the node tells pages, as server-sent events. */
record LiveRoute(Live live) implements Route {
  static final String PATH = "/live";

  @Override
  public Set<String> methods() {
    return Set.of("GET");
  }

  @Override
  public int maxBody() {
    return 0;
  }

  @Override
  public CompletableFuture<Response> answer(RouteRequest request) {
    return live.open(request.from().address());
  }
}
