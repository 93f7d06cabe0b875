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
      return utf8(respond(Json.parse(body), from));
    } catch (JsonException e) {
      return utf8(unreadable(e));
    }
  }

  /** Answers a body that takes no time; of any other it has the rest to be done by a worker. */
  public Answering begin(byte[] body, InetAddress from) {
    if (body.length > MAX_QUICK) {
      return new Answering(false, () -> answer(body, from));
    }
    try {
      JsonValue value = Json.parse(body);
      Optional<CompletableFuture<Optional<String>>> now = attempt(value, from);
      return new Answering(now.isPresent(), () -> utf8(now.orElseGet(() -> respond(value, from))));
    } catch (JsonException e) {
      return new Answering(true, () -> utf8(unreadable(e)));
    }
  }

  private static CompletableFuture<Optional<String>> unreadable(JsonException e) {
    return refused(Values.NULL, RpcException.parse("parse error: " + e.getMessage()));
  }

  private static CompletableFuture<Optional<byte[]>> utf8(
      CompletableFuture<Optional<String>> answer) {
    return answer.thenApply(text -> text.map(it -> it.getBytes(StandardCharsets.UTF_8)));
  }

  private CompletableFuture<Optional<String>> respond(JsonValue value, InetAddress from) {
    if (!(value instanceof JsonArray batch)) {
      return one(value, from, MAX_ANSWER);
    }
    if (batch.elements().isEmpty() || batch.elements().size() > MAX_BATCH) {
      String what = batch.elements().isEmpty() ? "empty batch" : "batch too large";
      return refused(Values.NULL, RpcException.invalidRequest(what));
    }
    return batch(batch.elements(), from);
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
      CompletableFuture<Optional<String>> answer;
      if (length > MAX_ANSWER) {
        answer = notAnswered(request, RpcException.tooLarge());
      } else if (nanoTime.getAsLong() - begin > MAX_NANOS) {
        answer = notAnswered(request, RpcException.timedOut());
      } else {
        answer = one(request, from, MAX_ANSWER - length);
      }
      length += answer.getNow(Optional.empty()).map(String::length).orElse(0);
      answers.add(answer);
      open.add(answer);
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

  private static CompletableFuture<Optional<String>> refused(JsonValue id, RpcException why) {
    return CompletableFuture.completedFuture(Optional.of(error(id, why)));
  }

  /** A refusal of a request that is not even looked at; a notification is not told of it. */
  private static CompletableFuture<Optional<String>> notAnswered(
      JsonValue request, RpcException why) {
    return request instanceof JsonObject object && object.find("id").isEmpty()
        ? CompletableFuture.completedFuture(Optional.empty())
        : refused(id(request), why);
  }

  /** What is asked for, and under which id; empty for a notification, which nobody waits for. */
  private record Question(Optional<JsonValue> id, String name, Method method, Params params) {
    Optional<String> answer(JsonValue result, int room) {
      return id.map(known -> fitting(result(known, result), known, room));
    }

    /** Of its failure; a notification's is told, too. */
    Optional<String> failure(Throwable failure, int room) {
      JsonValue known = id.orElse(Values.NULL);
      return Optional.of(fitting(error(known, known(name, failure)), known, room));
    }
  }

  private CompletableFuture<Optional<String>> one(JsonValue request, InetAddress from, int room) {
    try {
      Question question = question(request, from);
      return begin(question)
          .handle(
              (result, failure) ->
                  failure != null
                      ? question.failure(failure, room)
                      : question.answer(result, room));
    } catch (RpcException e) {
      return refused(id(request), e);
    }
  }

  private static CompletableFuture<JsonValue> begin(Question question) {
    try {
      return question.method().begin(question.params());
    } catch (RpcException | RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** The answer to a request that is no batch, if it can be had at once. */
  private Optional<CompletableFuture<Optional<String>>> attempt(
      JsonValue request, InetAddress from) {
    if (request instanceof JsonArray) {
      return Optional.empty();
    }
    try {
      Question question = question(request, from);
      Optional<JsonValue> result;
      try {
        result = question.method().attempt(question.params());
      } catch (RpcException | RuntimeException e) {
        return Optional.of(CompletableFuture.completedFuture(question.failure(e, MAX_ANSWER)));
      }
      return result
          .map(found -> question.answer(found, MAX_ANSWER))
          .map(CompletableFuture::completedFuture);
    } catch (RpcException e) {
      return Optional.of(refused(id(request), e));
    }
  }

  private Question question(JsonValue request, InetAddress from) throws RpcException {
    if (!(request instanceof JsonObject object)) {
      throw RpcException.invalidRequest("invalid request");
    }
    if (!(object.find("method").orElse(Values.NULL) instanceof JsonString name)) {
      throw RpcException.invalidRequest("invalid request: no method");
    }
    Params params = params(object, from);
    Method method = methods.get(name.value());
    if (method == null) {
      String told = name.value().length() > 64 ? name.value().substring(0, 64) : name.value();
      throw RpcException.noMethod(told);
    }
    return new Question(object.find("id").map(given -> id(request)), name.value(), method, params);
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

  /** The id of a request, as far as it is one; else null. */
  private static JsonValue id(JsonValue request) {
    return request instanceof JsonObject object
        ? object.find("id").filter(Dispatcher::isId).orElse(Values.NULL)
        : Values.NULL;
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

  /** An answer, or a short one that says that it is too long. */
  private static String fitting(String answer, JsonValue id, int room) {
    return answer.length() <= room ? answer : error(id, RpcException.tooLarge());
  }

  private static String result(JsonValue id, JsonValue result) {
    // The members in the order of JCS; put together here, since most answers are a word.
    StringBuilder out = new StringBuilder(128).append("{\"id\":");
    Jcs.write(id, out);
    out.append(",\"jsonrpc\":\"2.0\",\"result\":");
    Jcs.write(result, out);
    return out.append('}').toString();
  }

  private static String error(JsonValue id, RpcException error) {
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("code", JsonValue.of(error.code()));
    members.put("message", JsonValue.of(wellFormed(String.valueOf(error.getMessage()))));
    error.data().ifPresent(data -> members.put("data", Values.of(data)));
    return Jcs.toString(
        new JsonObject(
            Map.of("jsonrpc", JsonValue.of("2.0"), "id", id, "error", new JsonObject(members))));
  }

  private static String wellFormed(String text) {
    return JsonValue.hasLoneSurrogate(text) ? "error" : text;
  }
}
