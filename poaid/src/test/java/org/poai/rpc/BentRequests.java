package org.poai.rpc;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.json.JsonValue.JsonObject;
import org.poai.libp2p.BentInputs;

/**
 * Bodies that a client should not send: valid requests of every method with values replaced by
 * others, with bytes bent, in batches, in deep nests, and noise.
 */
final class BentRequests {
  private static final int LONGEST = 4_096;
  private static final List<String> ODD_IDS =
      List.of("null", "-1", "1.5", "1e300", "\"\"", "\"\\u0000\"", "[]", "{}", "true", "1e999");

  /** In place of a request: bytes that are none. */
  private static final List<String> NO_REQUESTS =
      List.of(
          "",
          " ",
          "null",
          "true",
          "7",
          "\"text\"",
          "{}",
          "[]",
          "[[]]",
          "[[[{}]],7,null,{}]",
          "{\"id\":1}",
          "{\"id\":1,\"method\":7}",
          "{\"id\":1,\"id\":1,\"method\":\"eth_chainId\"}",
          "{\"id\":1,\"method\":\"eth_chainId\",\"params\":{}}",
          "{\"id\":1,\"method\":\"eth_chainId\",\"params\":7}",
          "{\"id\":1,\"method\":\"\\ud800\"}",
          "{\"id\":\"\\udfff\",\"method\":\"eth_chainId\"}",
          "{\"id\":1,\"method\":\"eth_chainId\"}{\"id\":2}",
          "{\"id\":1,\"method\":\"eth_chainId\",\"params\":[1e999]}",
          "\ufeff{\"id\":1,\"method\":\"eth_chainId\"}");

  private final Random random;
  private final BentInputs bytes;
  private final List<String> methods;
  private final Map<String, List<String>> valid;
  private final List<String> values;

  /**
   * From a fixed seed.
   *
   * @param methods all that there are; those without a valid request get values at random
   * @param valid parameters of methods, as JSON arrays
   * @param values JSON to put in the place of others
   */
  BentRequests(
      Set<String> methods, Map<String, List<String>> valid, List<String> values, Random random) {
    this.methods = List.copyOf(methods);
    this.valid = valid;
    this.values = values;
    this.random = random;
    List<byte[]> seeds = new ArrayList<>();
    valid.forEach((name, all) -> all.forEach(one -> seeds.add(utf8(request(name, one, "1")))));
    this.bytes = new BentInputs(seeds, LONGEST, random);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String request(String method, String params, String id) {
    return "{\"jsonrpc\":\"2.0\",\"id\":"
        + id
        + ",\"method\":\""
        + method
        + "\",\"params\":"
        + params
        + "}";
  }

  /** The valid ones, as bodies. */
  List<byte[]> valid() {
    List<byte[]> all = new ArrayList<>();
    valid.forEach((name, list) -> list.forEach(one -> all.add(utf8(request(name, one, "1")))));
    return all;
  }

  byte[] next() {
    return switch (random.nextInt(16)) {
      case 0, 1, 2, 3 -> bytes.next();
      case 4 -> utf8(pick(NO_REQUESTS));
      case 5 -> utf8(batch());
      case 6 -> utf8(request(pick(methods), nest(), id()));
      case 7 -> utf8(request(pick(methods) + (char) random.nextInt(0x3000), anyParams(), "1"));
      case 8, 9 -> utf8(request(pick(methods), anyParams(), id()));
      default -> utf8(one());
    };
  }

  private String one() {
    String method = pick(methods);
    List<String> known = valid.getOrDefault(method, List.of());
    return request(method, known.isEmpty() ? anyParams() : bent(pick(known)), id());
  }

  private String id() {
    return random.nextInt(8) == 0 ? pick(ODD_IDS) : "1";
  }

  private String pick(List<String> list) {
    return list.get(random.nextInt(list.size()));
  }

  private String anyParams() {
    List<String> some = new ArrayList<>();
    for (int count = random.nextInt(random.nextInt(4) == 0 ? 6 : 3); count > 0; count--) {
      some.add(pick(values));
    }
    return "[" + String.join(",", some) + "]";
  }

  private String batch() {
    List<String> some = new ArrayList<>();
    for (int count = random.nextInt(random.nextInt(64) == 0 ? 1_200 : 8); count > 0; count--) {
      some.add(random.nextBoolean() ? one() : pick(NO_REQUESTS));
    }
    return "[" + String.join(",", some) + "]";
  }

  private String nest() {
    int depth = 1 + random.nextInt(random.nextInt(16) == 0 ? 20_000 : 40);
    return random.nextBoolean()
        ? "[".repeat(depth) + "]".repeat(depth)
        : "[" + "{\"a\":".repeat(depth) + "1" + "}".repeat(depth) + "]";
  }

  /** A few of the values inside are others. */
  private String bent(String params) {
    try {
      JsonValue value = Json.parse(params);
      for (int bends = random.nextInt(3); bends >= 0; bends--) {
        value = bent(value);
      }
      return org.poai.json.Jcs.toString(value);
    } catch (JsonException e) {
      throw new AssertionError(params, e);
    }
  }

  private JsonValue bent(JsonValue value) throws JsonException {
    if (value instanceof JsonArray array && !array.elements().isEmpty() && random.nextInt(8) != 0) {
      List<JsonValue> elements = new ArrayList<>(array.elements());
      int at = random.nextInt(elements.size());
      switch (random.nextInt(8)) {
        case 0 -> elements.remove(at);
        case 1 -> elements.add(at, any());
        default -> elements.set(at, bent(elements.get(at)));
      }
      return new JsonArray(elements);
    }
    if (value instanceof JsonObject object
        && !object.members().isEmpty()
        && random.nextInt(8) != 0) {
      Map<String, JsonValue> members = new TreeMap<>(object.members());
      String key = pick(List.copyOf(members.keySet()));
      switch (random.nextInt(8)) {
        case 0 -> members.remove(key);
        case 1 -> members.put(pick(List.copyOf(valid.keySet())), any());
        default -> members.put(key, bent(object.get(key)));
      }
      return new JsonObject(members);
    }
    return any();
  }

  private JsonValue any() throws JsonException {
    return Json.parse(pick(values));
  }
}
