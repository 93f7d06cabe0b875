package org.poai.rpc.server;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.poai.http.Response;
import org.poai.http.Route;
import org.poai.http.RouteRequest;
import org.poai.rpc.message.Answer;
import org.poai.rpc.message.Caller;

/**
 * JSON-RPC over HTTP for those who only look, such as the pages of the explorer: whoever asks is no
 * owner, whatever he shows, and asks for little at a time.
 *
 * @param workers answer, apart from those of the programs that the node serves
 */
public record ReadRoute(Reading reading, Executor workers) implements Route {
  private static final int MAX_BODY = 32 << 10;
  private static final byte[] NOTHING = {};

  /** The bytes that came, the strings that are cut from them, and two for the values around. */
  private static final int WEIGHT = 4;

  /** Answers a body, on a worker. */
  @FunctionalInterface
  public interface Reading {
    CompletableFuture<Answer> answer(byte[] body, Caller caller);
  }

  @Override
  public Set<String> methods() {
    return Set.of("POST");
  }

  @Override
  public int maxBody() {
    return MAX_BODY;
  }

  @Override
  public int bodyWeight() {
    return WEIGHT;
  }

  @Override
  public CompletableFuture<Response> answer(RouteRequest request) {
    CompletableFuture<Response> response = new CompletableFuture<>();
    try {
      workers.execute(() -> answer(request, response));
    } catch (RejectedExecutionException e) {
      response.complete(Response.busy());
    }
    return response;
  }

  /** Whatever goes wrong is the answer to this request, and to nothing else. */
  private void answer(RouteRequest request, CompletableFuture<Response> response) {
    try {
      var unused =
          reading
              .answer(request.body(), new Caller(request.from().address(), false, workers))
              .whenComplete(
                  (answer, failure) -> {
                    if (failure == null) {
                      response.complete(Response.json(answer.json().orElse(NOTHING)));
                    } else {
                      response.completeExceptionally(failure);
                    }
                  });
    } catch (RuntimeException | Error e) {
      response.completeExceptionally(e);
    }
  }
}
