package org.poai.rpc.message;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.rpc.message.Method.Later;
import org.poai.rpc.message.Method.OnWorker;
import org.poai.rpc.message.Method.Quick;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers bodies: finds the method of a request, has it answered, and puts the answer in form. A
 * notification is never answered, whatever becomes of it (JSON-RPC 2.0 section 4.1).
 */
public final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  /** viem sends so many at once. */
  private static final int MAX_BATCH = 1_000;

  /** A body that an event loop reads itself. */
  private static final int MAX_QUICK = 2_048;

  /** What one body is answered with at most; as geth. */
  static final int MAX_ANSWER = 25 << 20;

  private static final int MAX_NAME = 64;

  private final Map<String, Method> methods;
  private final LongSupplier nanoTime;
  private final CallObserver observer;

  public Dispatcher(Map<String, Method> methods, LongSupplier nanoTime, CallObserver observer) {
    this.methods = Map.copyOf(methods);
    this.nanoTime = nanoTime;
    this.observer = observer;
  }

  /** The same with more methods: those that only one connection has. */
  public Dispatcher with(Map<String, Method> more) {
    Map<String, Method> all = new TreeMap<>(methods);
    all.putAll(more);
    return new Dispatcher(all, nanoTime, observer);
  }

  /** The same with no other methods than these. */
  public Dispatcher only(Set<String> names) {
    Map<String, Method> some = new TreeMap<>(methods);
    some.keySet().retainAll(names);
    return new Dispatcher(some, nanoTime, observer);
  }

  /** The names of all methods. */
  public Set<String> names() {
    return methods.keySet();
  }

  /** Answers a body, on a worker. Never fails. */
  public CompletableFuture<Answer> answer(byte[] body, Caller caller) {
    Exchange exchange = new Exchange(caller);
    try {
      return exchange.end(exchange.respond(Json.parseRequest(body)));
    } catch (JsonException e) {
      return exchange.end(unreadable(e));
    }
  }

  /** Answers a body that takes no time; of any other it has the rest to be done by a worker. */
  public PendingAnswer begin(byte[] body, Caller caller) {
    if (body.length > MAX_QUICK) {
      return new PendingAnswer(false, () -> answer(body, caller));
    }
    Exchange exchange = new Exchange(caller);
    try {
      JsonValue json = Json.parseRequest(body);
      Optional<CompletableFuture<Optional<String>>> now = exchange.attempt(json);
      return new PendingAnswer(
          now.isPresent(), () -> exchange.end(now.orElseGet(() -> exchange.respond(json))));
    } catch (JsonException e) {
      return new PendingAnswer(true, () -> exchange.end(unreadable(e)));
    }
  }

  private static CompletableFuture<Optional<String>> unreadable(JsonException e) {
    return refused(RpcException.parse("parse error: " + e.getMessage()));
  }

  private static CompletableFuture<Optional<String>> refused(RpcException why) {
    return CompletableFuture.completedFuture(Optional.of(AnswerText.error(Values.NULL, why)));
  }

  /** Whether a request's answer is brought by others. */
  boolean isLater(RpcRequest request) {
    return request.method().map(methods::get).filter(Later.class::isInstance).isPresent();
  }

  private Method method(RpcRequest request) throws RpcException {
    if (request.method().isEmpty()) {
      throw RpcException.invalidRequest("invalid request");
    }
    String name = request.method().get();
    Method method = methods.get(name);
    if (method == null) {
      throw RpcException.noMethod(name.length() > MAX_NAME ? name.substring(0, MAX_NAME) : name);
    }
    return method;
  }

  /** The error that stands for a failure; a bug is told to the operator only. */
  private static RpcException told(RpcRequest request, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof RpcException refused) {
      return refused;
    }
    if (cause instanceof CancellationException) {
      return RpcException.server("the node is stopping");
    }
    if (cause instanceof RejectedExecutionException) {
      return RpcException.server("the node is too busy");
    }
    String method = request.method().orElse("a request");
    LOG.warn("{} could not be answered: {}", method, cause.toString(), cause);
    return RpcException.server("internal error");
  }

  /** One body and its answer, with what is to be done when that is on its way. */
  final class Exchange {
    private final Caller caller;
    private final Queue<Runnable> afterAnswer = new ConcurrentLinkedQueue<>();

    private Exchange(Caller caller) {
      this.caller = caller;
    }

    private CompletableFuture<Answer> end(CompletableFuture<Optional<String>> text) {
      return text.thenApply(
          answer ->
              new Answer(
                  answer.map(it -> it.getBytes(StandardCharsets.UTF_8)),
                  () -> afterAnswer.forEach(Runnable::run)));
    }

    private CompletableFuture<Optional<String>> respond(JsonValue json) {
      if (!(json instanceof JsonArray array)) {
        return one(RpcRequest.of(json), MAX_ANSWER);
      }
      List<JsonValue> elements = array.elements();
      if (elements.isEmpty() || elements.size() > MAX_BATCH) {
        return refused(
            RpcException.invalidRequest(elements.isEmpty() ? "empty batch" : "batch too large"));
      }
      RequestBatch batch =
          new RequestBatch(
              Dispatcher.this, this, elements.stream().map(RpcRequest::of).toList(), nanoTime);
      return batch.answer(caller.workers());
    }

    /** Answers a request on a worker. */
    CompletableFuture<Optional<String>> one(RpcRequest request, int room) {
      CallObserver.Call call = observer.begin();
      CompletableFuture<JsonValue> result;
      try {
        Method method = method(request);
        result = begin(method, params(request, method));
      } catch (RpcException | RuntimeException e) {
        return CompletableFuture.completedFuture(failed(request, e, room, call));
      }
      return result.handle(
          (value, failure) ->
              failure != null
                  ? failed(request, failure, room, call)
                  : answered(request, value, room, call));
    }

    /** What goes back for a result. */
    private Optional<String> answered(
        RpcRequest request, JsonValue value, int room, CallObserver.Call call) {
      call.with(name(request), false);
      return request.result(value, room);
    }

    private Optional<String> failed(
        RpcRequest request, Throwable failure, int room, CallObserver.Call call) {
      call.with(name(request), true);
      return request.error(told(request, failure), room);
    }

    private String name(RpcRequest request) {
      return request.method().filter(methods::containsKey).orElse(CallObserver.UNKNOWN);
    }

    private static CompletableFuture<JsonValue> begin(Method method, Params params)
        throws RpcException {
      if (method instanceof Later later) {
        return later.beginning().begin(params);
      }
      Method.Body body = method instanceof Quick quick ? quick.body() : ((OnWorker) method).body();
      return CompletableFuture.completedFuture(body.call(params));
    }

    /** The answer to a request that is no batch, if it can be had at once. */
    private Optional<CompletableFuture<Optional<String>>> attempt(JsonValue json) {
      if (json instanceof JsonArray) {
        return Optional.empty();
      }
      CallObserver.Call call = observer.begin();
      RpcRequest request = RpcRequest.of(json);
      try {
        Method method = method(request);
        Params params = params(request, method);
        return method instanceof Quick quick
            ? quick
                .attempt()
                .attempt(params)
                .map(value -> answered(request, value, MAX_ANSWER, call))
                .map(CompletableFuture::completedFuture)
            : Optional.empty();
      } catch (RpcException | RuntimeException e) {
        return Optional.of(CompletableFuture.completedFuture(failed(request, e, MAX_ANSWER, call)));
      }
    }

    private Params params(RpcRequest request, Method method) throws RpcException {
      Params params = new Params(request.arguments(), caller, afterAnswer::add);
      method.signature().require(params);
      return params;
    }
  }
}
