package org.poai.rpc.message;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;

/** The shapes of parameters and results, as JSON Schema has them. */
public enum Schema {
  BOOLEAN("Boolean", type("boolean")),
  STRING("String", type("string")),
  OBJECT("Object", type("object")),
  ANY("Any", new JsonObject(Map.of())),
  QUANTITY("Quantity", hex("0x(0|[1-9a-fA-F][0-9a-fA-F]*)")),
  COUNT("Count", anyOf(hex("0x(0|[1-9a-fA-F][0-9a-fA-F]*)"), hex("[0-9]+"), type("integer"))),
  DATA("Data", hex("0x([0-9a-fA-F]{2})*")),
  HASH("Hash", hex("0x[0-9a-fA-F]{64}")),
  SLOT("Slot", hex("0x[0-9a-fA-F]{1,64}")),
  ADDRESS("Address", hex("0x[0-9a-fA-F]{40}")),
  BLOCK_ID(
      "BlockId",
      anyOf(
          ref("Quantity"),
          ref("Hash"),
          hex("latest|pending|safe|finalized|earliest"),
          object(Map.of("blockHash", ref("Hash"), "blockNumber", ref("Quantity"))))),
  SLOTS("Slots", listOf(ref("Slot"))),
  PERCENTILES("Percentiles", listOf(type("number"))),
  CALL(
      "Call",
      object(
          Map.ofEntries(
              Map.entry("from", ref("Address")),
              Map.entry("to", orNull(ref("Address"))),
              Map.entry("gas", ref("Quantity")),
              Map.entry("gasPrice", ref("Quantity")),
              Map.entry("maxFeePerGas", ref("Quantity")),
              Map.entry("maxPriorityFeePerGas", ref("Quantity")),
              Map.entry("value", ref("Quantity")),
              Map.entry("nonce", ref("Quantity")),
              Map.entry("data", ref("Data")),
              Map.entry("input", ref("Data")),
              Map.entry("accessList", ref("AccessList"))))),
  ACCESS_LIST(
      "AccessList",
      listOf(object(Map.of("address", ref("Address"), "storageKeys", listOf(ref("Slot")))))),
  FILTER(
      "Filter",
      object(
          Map.of(
              "fromBlock", ref("BlockId"),
              "toBlock", ref("BlockId"),
              "blockHash", ref("Hash"),
              "address", anyOf(ref("Address"), listOf(ref("Address"))),
              "topics", listOf(anyOf(type("null"), ref("Hash"), listOf(ref("Hash"))))))),
  BLOCK("Block", orNull(type("object"))),
  TRANSACTION("Transaction", orNull(type("object"))),
  RECEIPT("Receipt", orNull(type("object"))),
  RECEIPTS("Receipts", orNull(listOf(type("object")))),
  LOGS("Logs", listOf(type("object"))),
  LIST("List", listOf(new JsonObject(Map.of()))),
  DATA_LIST("DataList", listOf(ref("Data"))),
  QUANTITY_OR_NULL("QuantityOrNull", orNull(ref("Quantity"))),
  DATA_OR_NULL("DataOrNull", orNull(ref("Data")));

  private final String title;

  @SuppressWarnings("ImmutableEnumChecker") // JSON values are
  private final JsonObject shape;

  Schema(String title, JsonObject shape) {
    this.title = title;
    this.shape = shape;
  }

  static Schema named(String title) {
    return Arrays.stream(values())
        .filter(schema -> schema.title.equals(title))
        .findAny()
        .orElseThrow(() -> new IllegalArgumentException("no schema " + title));
  }

  /** The name under which a document has it. */
  public String title() {
    return title;
  }

  /** The JSON Schema. */
  public JsonObject shape() {
    return shape;
  }

  /** Where others point to it. */
  public JsonObject reference() {
    return ref(title);
  }

  private static JsonObject ref(String title) {
    return new JsonObject(Map.of("$ref", JsonValue.of("#/components/schemas/" + title)));
  }

  private static JsonObject type(String type) {
    return new JsonObject(Map.of("type", JsonValue.of(type)));
  }

  private static JsonObject hex(String pattern) {
    return new JsonObject(
        Map.of("type", JsonValue.of("string"), "pattern", JsonValue.of("^(" + pattern + ")$")));
  }

  private static JsonObject listOf(JsonObject element) {
    return new JsonObject(Map.of("type", JsonValue.of("array"), "items", element));
  }

  private static JsonObject object(Map<String, JsonObject> members) {
    return new JsonObject(
        Map.of("type", JsonValue.of("object"), "properties", new JsonObject(members)));
  }

  private static JsonObject anyOf(JsonObject... shapes) {
    return new JsonObject(Map.of("anyOf", Values.list(List.of(shapes))));
  }

  private static JsonObject orNull(JsonObject shape) {
    return anyOf(shape, type("null"));
  }
}
