package org.poai.rpc.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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

  private final Map<String, Method> methods;

  public Dispatcher(Map<String, Method> methods) {
    this.methods = Map.copyOf(methods);
  }

  /** The same with more methods: those that only one connection has. */
  public Dispatcher with(Map<String, Method> more) {
    Map<String, Method> all = new TreeMap<>(methods);
    all.putAll(more);
    return new Dispatcher(all);
  }

  /** The answer to a body, as JSON; empty where nothing is to be answered. */
  public Optional<byte[]> answer(byte[] body) {
    return respond(body).map(Jcs::encode);
  }

  private Optional<JsonValue> respond(byte[] body) {
    JsonValue value;
    try {
      value = Json.parse(body);
    } catch (JsonException e) {
      return Optional.of(error(Values.NULL, RpcException.parse("parse error: " + e.getMessage())));
    }
    if (!(value instanceof JsonArray batch)) {
      return one(value);
    }
    if (batch.elements().isEmpty() || batch.elements().size() > MAX_BATCH) {
      String what = batch.elements().isEmpty() ? "empty batch" : "batch too large";
      return Optional.of(error(Values.NULL, RpcException.invalidRequest(what)));
    }
    List<JsonValue> answers = new ArrayList<>();
    batch.elements().forEach(request -> one(request).ifPresent(answers::add));
    return answers.isEmpty() ? Optional.empty() : Optional.of(new JsonArray(answers));
  }

  private Optional<JsonValue> one(JsonValue request) {
    JsonValue id = Values.NULL;
    try {
      if (!(request instanceof JsonObject object)) {
        throw RpcException.invalidRequest("invalid request");
      }
      id = object.find("id").filter(Dispatcher::isId).orElse(Values.NULL);
      if (!(object.find("method").orElse(Values.NULL) instanceof JsonString name)) {
        throw RpcException.invalidRequest("invalid request: no method");
      }
      JsonValue result = call(name.value(), params(object));
      return object.find("id").isPresent() ? Optional.of(result(id, result)) : Optional.empty();
    } catch (RpcException e) {
      return Optional.of(error(id, e));
    }
  }

  private JsonValue call(String name, Params params) throws RpcException {
    Method method = methods.get(name);
    if (method == null) {
      throw RpcException.noMethod(name.length() > 64 ? name.substring(0, 64) : name);
    }
    try {
      return method.call(params);
    } catch (RuntimeException e) {
      LOG.warn("{} could not be answered: {}", name, e.toString(), e);
      throw RpcException.server("internal error");
    }
  }

  private static boolean isId(JsonValue id) {
    return id instanceof JsonNumber || id instanceof JsonString;
  }

  private static Params params(JsonObject request) throws RpcException {
    JsonValue params = request.find("params").orElse(Values.NULL);
    if (params instanceof JsonArray array) {
      return new Params(array.elements());
    }
    if (params.equals(Values.NULL)) {
      return Params.NONE;
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
