package org.poai.json;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A JSON value, immutable. Readers that expect a type ask for it and get {@link JsonException}
 * otherwise.
 */
public sealed interface JsonValue {

  /**
   * Members in the order of RFC 8785: by UTF-16 code units, which is that of {@link
   * String#compareTo}.
   */
  record JsonObject(SortedMap<String, JsonValue> members) implements JsonValue {
    public JsonObject {
      SortedMap<String, JsonValue> copy = new TreeMap<>();
      copy.putAll(members); // not the constructor, which would keep a foreign order
      copy.keySet().forEach(JsonValue::requireWellFormed);
      members = Collections.unmodifiableSortedMap(copy);
    }

    public JsonObject(Map<String, ? extends JsonValue> members) {
      this(sorted(members));
    }

    private static SortedMap<String, JsonValue> sorted(Map<String, ? extends JsonValue> members) {
      return members instanceof SortedMap<String, ? extends JsonValue> sorted
          ? Collections.unmodifiableSortedMap(sorted)
          : new TreeMap<>(members);
    }

    /** The member, or an exception that names what is missing. */
    public JsonValue get(String key) throws JsonException {
      JsonValue value = members.get(key);
      if (value == null) {
        throw new JsonException("\"" + key + "\" is missing");
      }
      return value;
    }

    public Optional<JsonValue> find(String key) {
      return Optional.ofNullable(members.get(key));
    }

    public String string(String key) throws JsonException {
      return named(key, get(key)::asString);
    }

    public long integer(String key) throws JsonException {
      return named(key, get(key)::asLong);
    }

    /** Runs a reader and prefixes its complaint with the member's name. */
    public static <T> T named(String key, Reader<T> reader) throws JsonException {
      try {
        return reader.read();
      } catch (JsonException | IllegalArgumentException e) {
        throw new JsonException("\"" + key + "\": " + e.getMessage());
      }
    }

    /** Fails unless the keys are exactly these. */
    public JsonObject exactly(java.util.Set<String> keys) throws JsonException {
      for (String key : keys) {
        get(key);
      }
      for (String key : members.keySet()) {
        if (!keys.contains(key)) {
          throw new JsonException("\"" + key + "\" is not a known member");
        }
      }
      return this;
    }
  }

  /** Something that reads one value. */
  interface Reader<T> {
    T read() throws JsonException;
  }

  /** Elements in order. */
  record JsonArray(List<JsonValue> elements) implements JsonValue {
    public JsonArray {
      elements = List.copyOf(elements);
    }
  }

  /** Text without lone surrogates. */
  record JsonString(String value) implements JsonValue {
    public JsonString {
      requireWellFormed(value);
    }
  }

  /** A number: a finite IEEE 754 double, as in I-JSON. */
  record JsonNumber(double value) implements JsonValue {
    public JsonNumber {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("JSON has no " + value);
      }
    }
  }

  /** {@code true} or {@code false}. */
  record JsonBoolean(boolean value) implements JsonValue {}

  /** {@code null}. */
  record JsonNull() implements JsonValue {}

  /** A value that was written before, and is only to be written again: its canonical text. */
  record JsonText(String text) implements JsonValue {}

  /** Largest integer that a JSON number carries exactly, 2^53 − 1. */
  long MAX_SAFE_INTEGER = (1L << 53) - 1;

  static JsonValue of(String value) {
    return new JsonString(value);
  }

  static JsonValue of(boolean value) {
    return new JsonBoolean(value);
  }

  static JsonValue of(long value) {
    if (value > MAX_SAFE_INTEGER || value < -MAX_SAFE_INTEGER) {
      throw new IllegalArgumentException(value + " is too large for a JSON number");
    }
    return new JsonNumber(value);
  }

  default JsonObject asObject() throws JsonException {
    return expect(JsonObject.class, "an object");
  }

  default List<JsonValue> asArray() throws JsonException {
    return expect(JsonArray.class, "an array").elements();
  }

  default String asString() throws JsonException {
    return expect(JsonString.class, "a string").value();
  }

  /** An integer between −(2^53 − 1) and 2^53 − 1. */
  default long asLong() throws JsonException {
    double number = expect(JsonNumber.class, "an integer").value();
    if (number != Math.rint(number) || Math.abs(number) > MAX_SAFE_INTEGER) {
      throw new JsonException("expected an integer of at most 53 bits");
    }
    return (long) number;
  }

  private static void requireWellFormed(String text) {
    if (hasLoneSurrogate(text)) {
      throw new IllegalArgumentException("a lone surrogate in a string");
    }
  }

  /** Whether UTF-8 cannot carry the text. */
  static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return true;
      }
    }
    return false;
  }

  private <T extends JsonValue> T expect(Class<T> type, String what) throws JsonException {
    if (!type.isInstance(this)) {
      throw new JsonException("expected " + what);
    }
    return type.cast(this);
  }
}
