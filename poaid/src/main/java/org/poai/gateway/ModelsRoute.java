package org.poai.gateway;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.poai.gateway.ApiError.Failure;
import org.poai.http.GetRoute;
import org.poai.http.Response;
import org.poai.http.RouteRequest;
import org.poai.json.Jcs;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.json.JsonValue.JsonObject;

/** {@code GET /v1/models} and {@code GET /v1/models/NAME}. */
record ModelsRoute(Backends backends, long created) implements GetRoute {
  static final String PATH = "/v1/models";

  @Override
  public CompletableFuture<Response> answer(RouteRequest request) {
    return CompletableFuture.completedFuture(response(request.path()));
  }

  private Response response(String path) {
    if (path.equals(PATH)) {
      List<JsonObject> all = backends.all().stream().map(this::json).toList();
      return Response.json(
          Jcs.encode(
              new JsonObject(
                  Map.of(
                      "object",
                      JsonValue.of("list"),
                      "data",
                      new JsonArray(List.<JsonValue>copyOf(all))))));
    }
    try {
      return Response.json(Jcs.encode(json(backends.find(name(path)))));
    } catch (Failure e) {
      return e.refusal().response();
    }
  }

  /** A name has a slash, which clients send as it is or as %2F. */
  private static String name(String path) {
    String name = path.substring(PATH.length() + 1);
    try {
      return URLDecoder.decode(name, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return name;
    }
  }

  private JsonObject json(Backend backend) {
    return new JsonObject(
        Map.of(
            "id", JsonValue.of(backend.model()),
            "object", JsonValue.of("model"),
            "created", JsonValue.of(created),
            "owned_by", JsonValue.of("poai")));
  }
}
