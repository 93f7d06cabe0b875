package org.poai.http;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/** Answers with what it was asked, or as a test says. */
final class EchoRoute implements Route, WebSockets {
  static final int MAX = 5 << 20;

  final BlockingQueue<Push> opened = new LinkedBlockingQueue<>();
  final CompletableFuture<Void> closed = new CompletableFuture<>();
  volatile Function<byte[], CompletableFuture<byte[]>> answers = CompletableFuture::completedFuture;

  @Override
  public Set<String> methods() {
    return Set.of("GET", "POST");
  }

  @Override
  public int maxBody() {
    return MAX;
  }

  @Override
  public int maxMessage() {
    return MAX;
  }

  @Override
  public Optional<WebSockets> sockets() {
    return Optional.of(this);
  }

  @Override
  public CompletableFuture<Response> answer(RouteRequest request) {
    return request.method().equals("GET")
        ? CompletableFuture.completedFuture(Response.text(200, "here"))
        : answers.apply(request.body()).thenApply(Response::json);
  }

  @Override
  public Session open(Push push, Visitor from) {
    opened.add(push);
    return new Session() {
      @Override
      public CompletableFuture<Reply> answer(byte[] message) {
        return answers
            .apply(message)
            .thenApply(
                body -> new Reply(Optional.of(body).filter(some -> some.length > 0), () -> {}));
      }

      @Override
      public void close() {
        closed.complete(null);
      }
    };
  }
}
