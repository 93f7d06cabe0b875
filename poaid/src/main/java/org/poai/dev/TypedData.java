package org.poai.dev;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.poai.crypto.Keccak;
import org.poai.evm.abi.FunctionText;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonBoolean;
import org.poai.json.JsonValue.JsonNull;
import org.poai.json.JsonValue.JsonNumber;
import org.poai.json.JsonValue.JsonObject;
import org.poai.json.JsonValue.JsonString;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

/**
 * Typed structured data (EIP-712), as {@code eth_signTypedData_v4} gives it: structs with their
 * members by the name of the struct, and a value of one of them.
 */
final class TypedData {
  private static final String DOMAIN = "EIP712Domain";

  /** By the struct, its members with their types, in their order. */
  private final Map<String, List<Member>> structs = new TreeMap<>();

  private final JsonObject data;

  private record Member(String type, String name) {
    @Override
    public String toString() {
      return type + " " + name;
    }
  }

  private TypedData(JsonObject data) throws JsonException {
    this.data = data;
    for (Map.Entry<String, JsonValue> type : data.get("types").asObject().members().entrySet()) {
      List<Member> members = new ArrayList<>();
      for (JsonValue member : type.getValue().asArray()) {
        members.add(new Member(member.asObject().string("type"), member.asObject().string("name")));
      }
      structs.put(type.getKey(), members);
    }
  }

  /** What is signed for it, given as an object or as its text. */
  static Hash32 digest(JsonValue json) throws JsonException {
    JsonValue parsed =
        json instanceof JsonString text
            ? Json.parse(text.value().getBytes(StandardCharsets.UTF_8))
            : json;
    return new TypedData(parsed.asObject()).digest();
  }

  private Hash32 digest() throws JsonException {
    String primary = data.string("primaryType");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0x19, 0x01});
    out.writeBytes(struct(DOMAIN, data.get("domain")).toArray());
    if (!primary.equals(DOMAIN)) {
      out.writeBytes(struct(primary, data.get("message")).toArray());
    }
    return Keccak.hash(out.toByteArray());
  }

  /** {@code hashStruct} of EIP-712. */
  private Hash32 struct(String name, JsonValue value) throws JsonException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(Keccak.hash(type(name).getBytes(StandardCharsets.UTF_8)).toArray());
    JsonObject object = value.asObject();
    for (Member member : members(name)) {
      out.writeBytes(
          JsonObject.named(
              member.name(), () -> word(member.type(), object.get(member.name())).toArray()));
    }
    return Keccak.hash(out.toByteArray());
  }

  private List<Member> members(String struct) throws JsonException {
    List<Member> members = structs.get(struct);
    if (members == null) {
      throw new JsonException("no type " + struct + " in \"types\"");
    }
    return members;
  }

  /** {@code encodeType} of EIP-712: the struct, then those that it refers to, sorted. */
  private String type(String name) throws JsonException {
    TreeSet<String> referred = new TreeSet<>();
    collect(name, referred);
    referred.remove(name);
    StringBuilder text = new StringBuilder();
    text.append(text(name));
    for (String other : referred) {
      text.append(text(other));
    }
    return text.toString();
  }

  private String text(String struct) throws JsonException {
    return members(struct).stream()
        .map(Member::toString)
        .collect(Collectors.joining(",", struct + "(", ")"));
  }

  private void collect(String struct, Set<String> found) throws JsonException {
    if (found.add(struct)) {
      for (Member member : members(struct)) {
        String element = member.type().replaceFirst("\\[.*", "");
        if (structs.containsKey(element)) {
          collect(element, found);
        }
      }
    }
  }

  /** {@code encodeData} of EIP-712 for one member: 32 bytes. */
  private Bytes word(String type, JsonValue value) throws JsonException {
    if (type.endsWith("]")) {
      String element = type.substring(0, type.lastIndexOf('['));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      for (JsonValue each : value.asArray()) {
        out.writeBytes(word(element, each).toArray());
      }
      return Bytes.of(Keccak.hash(out.toByteArray()).toArray());
    }
    if (structs.containsKey(type)) {
      boolean isNone = value instanceof JsonNull;
      return Bytes.of((isNone ? Hash32.ZERO : struct(type, value)).toArray());
    }
    if (type.equals("string")) {
      return hashed(value.asString().getBytes(StandardCharsets.UTF_8));
    }
    return type.equals("bytes")
        ? hashed(Bytes.fromHex(value.asString()).toArray())
        : new FunctionText("", List.of(type), List.of()).encode(List.of(text(value)));
  }

  private static Bytes hashed(byte[] bytes) {
    return Bytes.of(Keccak.hash(bytes).toArray());
  }

  private static String text(JsonValue value) throws JsonException {
    if (value instanceof JsonBoolean bool) {
      return String.valueOf(bool.value());
    }
    return value instanceof JsonNumber number
        ? new BigDecimal(number.value()).toPlainString()
        : value.asString();
  }
}
