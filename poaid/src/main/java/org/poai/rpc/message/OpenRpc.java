package org.poai.rpc.message;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.rpc.message.Signature.Parameter;

/** The OpenRPC document of a table of methods, made of their signatures. */
public final class OpenRpc {
  private static final String VERSION = "1.3.2";

  private OpenRpc() {}

  /**
   * Describes methods.
   *
   * @throws IllegalArgumentException when one has no signature
   */
  public static JsonObject document(Map<String, Method> methods, String version) {
    SortedMap<String, JsonValue> schemas = new TreeMap<>();
    Arrays.stream(Schema.values()).forEach(schema -> schemas.put(schema.title(), schema.shape()));
    List<JsonValue> described = new ArrayList<>();
    new TreeMap<>(methods).forEach((name, method) -> described.add(method(name, method)));
    return new JsonObject(
        Map.of(
            "openrpc",
            JsonValue.of(VERSION),
            "info",
            new JsonObject(Map.of("title", JsonValue.of("PoAI"), "version", JsonValue.of(version))),
            "methods",
            Values.list(described),
            "components",
            new JsonObject(Map.of("schemas", new JsonObject(schemas)))));
  }

  private static JsonObject method(String name, Method method) {
    Signature signature = method.signature();
    return new JsonObject(
        Map.of(
            "name", JsonValue.of(name),
            "summary", JsonValue.of(signature.summary()),
            "paramStructure", JsonValue.of("by-position"),
            "params", Values.list(signature.parameters().stream().map(OpenRpc::parameter).toList()),
            "result", content("result", signature.result())));
  }

  private static JsonObject parameter(Parameter parameter) {
    Map<String, JsonValue> members =
        new TreeMap<>(content(parameter.name(), parameter.schema()).members());
    members.put("required", JsonValue.of(parameter.required()));
    return new JsonObject(members);
  }

  private static JsonObject content(String name, Schema schema) {
    return new JsonObject(Map.of("name", JsonValue.of(name), "schema", schema.reference()));
  }
}
