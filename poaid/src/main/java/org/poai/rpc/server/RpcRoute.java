package org.poai.rpc.server;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.poai.async.WorkerPool;
import org.poai.http.Response;
import org.poai.http.Route;
import org.poai.http.RouteRequest;
import org.poai.http.Visitor;
import org.poai.http.WebSockets;
import org.poai.network.asset.AssetStore;
import org.poai.rpc.message.Answer;
import org.poai.rpc.message.Caller;
import org.poai.rpc.message.PendingAnswer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JSON-RPC over HTTP and WebSocket. What takes no time is answered on the event loop, the rest by
 * workers; large requests, whose values take many times their bytes, by two of their own. Whatever
 * goes wrong with a request, an error of the JVM too, is the answer to that request, and to nothing
 * else.
 */
final class RpcRoute implements Route, WebSockets {
  private static final Logger LOG = LoggerFactory.getLogger(RpcRoute.class);

  /** More than all connections together may have begun: the front bounds what waits, in bytes. */
  private static final int MAX_QUEUED = 16_384;

  /** The bytes that came, the strings that are cut from them, and two for the values around. */
  private static final int WEIGHT = 4;

  private static final int LARGE_BYTES = 512 << 10;
  private static final int LARGE_THREADS = 2;
  private static final byte[] NOTHING = {};
  private static final byte[] FAILURE =
      "{\"error\":{\"code\":-32603,\"message\":\"internal error\"},\"id\":null,\"jsonrpc\":\"2.0\"}"
          .getBytes(StandardCharsets.US_ASCII);
  private static final Response GREETING =
      Response.text(200, "This is JSON-RPC: POST a request, or open a WebSocket.");

  private final Endpoint endpoint;

  /** Answers browsers, which do not post. */
  private final Optional<Route> page;

  private final RpcServer.Accounts accounts;
  private final WorkerPool workers;
  private final WorkerPool large;

  RpcRoute(Endpoint endpoint, Optional<Route> page, int threads, RpcServer.Accounts accounts) {
    this.endpoint = endpoint;
    this.page = page;
    this.accounts = accounts;
    this.workers = new WorkerPool("rpc-worker", threads, MAX_QUEUED, accounts.criticalFailure());
    this.large = new WorkerPool("rpc-large", LARGE_THREADS, MAX_QUEUED, accounts.criticalFailure());
  }

  /** Gives assets, with the same workers. */
  AssetRoute assets(AssetStore store) {
    return new AssetRoute(store, workers);
  }

  void stop() {
    workers.stop(500);
    large.stop(500);
  }

  @Override
  public Set<String> methods() {
    return Set.of("GET", "POST");
  }

  @Override
  public int maxBody() {
    return RpcServer.MAX_BODY;
  }

  @Override
  public int maxMessage() {
    return RpcServer.MAX_BODY;
  }

  @Override
  public int bodyWeight() {
    return WEIGHT;
  }

  @Override
  public int messageWeight() {
    return WEIGHT;
  }

  @Override
  public Optional<WebSockets> sockets() {
    return Optional.of(this);
  }

  @Override
  public CompletableFuture<Response> answer(RouteRequest request) {
    if (!request.method().equals("POST")) {
      return page.map(route -> route.answer(request))
          .orElseGet(() -> CompletableFuture.completedFuture(GREETING));
    }
    PendingAnswer answering = endpoint.begin(request.body(), caller(request.from()));
    CompletableFuture<Answer> answer =
        answering.quick()
            ? attempted(answering.rest())
            : byWorker(request.body().length, answering.rest());
    return answer.thenApply(found -> Response.json(found.json().orElse(NOTHING)));
  }

  private Caller caller(Visitor visitor) {
    return new Caller(visitor.address(), visitor.isOwner(), workers);
  }

  @Override
  public Session open(Push push, Visitor from) {
    Endpoint.Session session = endpoint.open(push::send, caller(from));
    return new Session() {
      @Override
      public CompletableFuture<Reply> answer(byte[] message) {
        return byWorker(message.length, () -> session.answer(message))
            .thenApply(found -> new Reply(found.json(), found.written()));
      }

      @Override
      public void close() {
        session.close();
      }
    };
  }

  private CompletableFuture<Answer> byWorker(int bytes, Supplier<CompletableFuture<Answer>> work) {
    CompletableFuture<Answer> result = new CompletableFuture<>();
    Runnable task =
        () -> {
          var unused = attempted(work).whenComplete((answer, failure) -> result.complete(answer));
        };
    try {
      (bytes > LARGE_BYTES ? large : workers).execute(task);
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(e);
    }
    return result;
  }

  /** The answer; where there is none for a reason that nobody foresaw, one that says so. */
  private CompletableFuture<Answer> attempted(Supplier<CompletableFuture<Answer>> work) {
    CompletableFuture<Answer> answer;
    try {
      answer = work.get();
    } catch (Throwable e) {
      answer = CompletableFuture.failedFuture(e);
    }
    return answer.exceptionally(
        failure -> {
          Throwable cause = failure.getCause() != null ? failure.getCause() : failure;
          accounts.memory().failed(cause);
          LOG.warn("A request could not be answered: {}", cause.toString());
          return new Answer(Optional.of(FAILURE), () -> {});
        });
  }
}
