package org.poai.rpc.message;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.poai.json.Jcs;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.json.JsonValue.JsonNumber;
import org.poai.json.JsonValue.JsonObject;
import org.poai.json.JsonValue.JsonString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests and batches of them: finds the method, runs it, and puts the answer in form. */
public final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  /** viem sends so many at once. */
  private static final int MAX_BATCH = 1_000;

  /** A body that an event loop reads itself. */
  private static final int MAX_QUICK = 2_048;

  /** What one body is answered with at most; as geth. */
  private static final int MAX_ANSWER = 25 << 20;

  /**
   * How long one body may keep a worker: requests of a batch that would begin later are refused.
   */
  private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Map<String, Method> methods;
  private final LongSupplier nanoTime;

  public Dispatcher(Map<String, Method> methods, LongSupplier nanoTime) {
    this.methods = Map.copyOf(methods);
    this.nanoTime = nanoTime;
  }

  /** The same with more methods: those that only one connection has. */
  public Dispatcher with(Map<String, Method> more) {
    Map<String, Method> all = new TreeMap<>(methods);
    all.putAll(more);
    return new Dispatcher(all, nanoTime);
  }

  /** The names of all methods. */
  public Set<String> names() {
    return methods.keySet();
  }

  /** The answer to a body, as JSON; empty where nothing is to be answered. Never fails. */
  public CompletableFuture<Optional<byte[]>> answer(byte[] body, InetAddress from) {
    try {
      return respond(Json.parse(body), from);
    } catch (JsonException e) {
      return unreadable(e);
    }
  }

  /** Reads a body if it is short, and says how dear the rest is. */
  public Answering begin(byte[] body, InetAddress from) {
    if (body.length > MAX_QUICK) {
      return new Answering(false, () -> answer(body, from));
    }
    try {
      JsonValue value = Json.parse(body);
      return new Answering(isQuick(value), () -> respond(value, from));
    } catch (JsonException e) {
      return new Answering(true, () -> unreadable(e));
    }
  }

  private boolean isQuick(JsonValue value) {
    if (value instanceof JsonObject object
        && object.members().get("method") instanceof JsonString name) {
      Method method = methods.get(name.value());
      return method == null || method.isQuick();
    }
    return false;
  }

  private static CompletableFuture<Optional<byte[]>> unreadable(JsonException e) {
    return utf8(refused(RpcException.parse("parse error: " + e.getMessage())));
  }

  private static CompletableFuture<Optional<byte[]>> utf8(
      CompletableFuture<Optional<String>> answer) {
    return answer.thenApply(text -> text.map(it -> it.getBytes(StandardCharsets.UTF_8)));
  }

  private CompletableFuture<Optional<byte[]>> respond(JsonValue value, InetAddress from) {
    if (!(value instanceof JsonArray batch)) {
      return utf8(text(one(value, from), MAX_ANSWER));
    }
    if (batch.elements().isEmpty() || batch.elements().size() > MAX_BATCH) {
      String what = batch.elements().isEmpty() ? "empty batch" : "batch too large";
      return utf8(refused(RpcException.invalidRequest(what)));
    }
    return utf8(batch(batch.elements(), from));
  }

  private static CompletableFuture<Optional<String>> refused(RpcException why) {
    return CompletableFuture.completedFuture(Optional.of(Jcs.toString(error(Values.NULL, why))));
  }

  /** Answers in order; those for which there is no time or room any more are errors. */
  private CompletableFuture<Optional<String>> batch(List<JsonValue> requests, InetAddress from) {
    long begin = nanoTime.getAsLong();
    int length = 0;
    List<CompletableFuture<Optional<String>>> answers = new ArrayList<>();
    List<CompletableFuture<?>> open = new ArrayList<>();
    for (JsonValue request : requests) {
      if (!isLater(request)) {
        // It may ask for what those before it have done.
        open.forEach(CompletableFuture::join);
        open.clear();
      }
      CompletableFuture<Optional<JsonValue>> answer;
      if (length > MAX_ANSWER) {
        answer = refused(request, RpcException.tooLarge());
      } else if (nanoTime.getAsLong() - begin > MAX_NANOS) {
        answer = refused(request, RpcException.timedOut());
      } else {
        answer = one(request, from);
      }
      CompletableFuture<Optional<String>> text = text(answer, Math.max(0, MAX_ANSWER - length));
      length += text.getNow(Optional.empty()).map(String::length).orElse(0);
      answers.add(text);
      open.add(text);
    }
    return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> together(answers));
  }

  private boolean isLater(JsonValue request) {
    return request instanceof JsonObject object
        && object.find("method").orElse(Values.NULL) instanceof JsonString name
        && Optional.ofNullable(methods.get(name.value())).filter(Method::isLater).isPresent();
  }

  private static Optional<String> together(List<CompletableFuture<Optional<String>>> answers) {
    List<String> all = new ArrayList<>();
    answers.forEach(answer -> answer.join().ifPresent(all::add));
    return all.isEmpty() ? Optional.empty() : Optional.of("[" + String.join(",", all) + "]");
  }

  private static CompletableFuture<Optional<JsonValue>> refused(
      JsonValue request, RpcException why) {
    if (!(request instanceof JsonObject object)) {
      return CompletableFuture.completedFuture(Optional.of(error(Values.NULL, why)));
    }
    return CompletableFuture.completedFuture(
        object.find("id").map(id -> error(isId(id) ? id : Values.NULL, why)));
  }

  private static CompletableFuture<Optional<String>> text(
      CompletableFuture<Optional<JsonValue>> answer, int room) {
    return answer.thenApply(value -> value.map(it -> text(it, room)));
  }

  /** An answer as text, or a short one that says that it is too long. */
  private static String text(JsonValue answer, int room) {
    String text = Jcs.toString(answer);
    if (text.length() <= room || !(answer instanceof JsonObject object)) {
      return text;
    }
    JsonValue id = object.find("id").orElse(Values.NULL);
    return Jcs.toString(error(id, RpcException.tooLarge()));
  }

  private CompletableFuture<Optional<JsonValue>> one(JsonValue request, InetAddress from) {
    JsonValue id = Values.NULL;
    try {
      if (!(request instanceof JsonObject object)) {
        throw RpcException.invalidRequest("invalid request");
      }
      id = object.find("id").filter(Dispatcher::isId).orElse(Values.NULL);
      if (!(object.find("method").orElse(Values.NULL) instanceof JsonString name)) {
        throw RpcException.invalidRequest("invalid request: no method");
      }
      boolean asked = object.find("id").isPresent();
      JsonValue answered = id;
      return begin(name.value(), params(object, from))
          .handle(
              (result, failure) ->
                  failure != null
                      ? Optional.of(error(answered, known(name.value(), failure)))
                      : asked ? Optional.of(result(answered, result)) : Optional.empty());
    } catch (RpcException e) {
      return CompletableFuture.completedFuture(Optional.of(error(id, e)));
    }
  }

  private CompletableFuture<JsonValue> begin(String name, Params params) throws RpcException {
    Method method = methods.get(name);
    if (method == null) {
      throw RpcException.noMethod(name.length() > 64 ? name.substring(0, 64) : name);
    }
    try {
      return method.begin(params);
    } catch (RuntimeException e) {
      throw known(name, e);
    }
  }

  private static RpcException known(String name, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof RpcException refused) {
      return refused;
    }
    LOG.warn("{} could not be answered: {}", name, cause.toString(), cause);
    return RpcException.server("internal error");
  }

  private static boolean isId(JsonValue id) {
    return id instanceof JsonNumber || id instanceof JsonString;
  }

  private static Params params(JsonObject request, InetAddress from) throws RpcException {
    JsonValue params = request.find("params").orElse(Values.NULL);
    if (params instanceof JsonArray array) {
      return new Params(array.elements(), from);
    }
    if (params.equals(Values.NULL)) {
      return new Params(List.of(), from);
    }
    throw RpcException.invalidParams("non-array args");
  }

  private static JsonValue result(JsonValue id, JsonValue result) {
    return new JsonObject(Map.of("jsonrpc", JsonValue.of("2.0"), "id", id, "result", result));
  }

  private static JsonValue error(JsonValue id, RpcException error) {
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("code", JsonValue.of(error.code()));
    members.put("message", JsonValue.of(wellFormed(String.valueOf(error.getMessage()))));
    error.data().ifPresent(data -> members.put("data", Values.of(data)));
    return new JsonObject(
        Map.of("jsonrpc", JsonValue.of("2.0"), "id", id, "error", new JsonObject(members)));
  }

  private static String wellFormed(String text) {
    return JsonValue.hasLoneSurrogate(text) ? "error" : text;
  }
}
