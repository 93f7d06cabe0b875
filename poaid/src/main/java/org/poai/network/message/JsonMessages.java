package org.poai.network.message;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.poai.chain.block.DecodeResult;
import org.poai.json.Jcs;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.primitives.Hash32;

/** How every JSON message is read: its size first, then strictly, then compared with JCS. */
public final class JsonMessages {
  private JsonMessages() {}

  /** Reads a message of at most {@code maxSize} bytes. */
  public static <T> DecodeResult<T> decode(
      byte[] bytes, int maxSize, Reader<T> reader, Writer<T> writer) {
    if (bytes.length > maxSize) {
      return new DecodeResult.Refused<>(
          DecodeResult.Reason.TOO_LARGE,
          bytes.length + " bytes, at most " + maxSize + " are allowed");
    }
    T value;
    try {
      value = reader.read(Json.parse(bytes));
    } catch (JsonException | IllegalArgumentException e) {
      return new DecodeResult.Refused<>(
          DecodeResult.Reason.MALFORMED, String.valueOf(e.getMessage()));
    }
    if (!Arrays.equals(Jcs.encode(writer.write(value)), bytes)) {
      return new DecodeResult.Refused<>(
          DecodeResult.Reason.NOT_CANONICAL, "not the canonical JSON");
    }
    return new DecodeResult.Ok<>(value);
  }

  static JsonArray hashes(List<Hash32> hashes) {
    return new JsonArray(hashes.stream().map(hash -> JsonValue.of(hash.toHex())).toList());
  }

  /** 1 to {@code max} hashes. */
  static List<Hash32> hashes(JsonValue json, int max) throws JsonException {
    List<JsonValue> elements = json.asArray();
    if (elements.isEmpty() || elements.size() > max) {
      throw new JsonException("1 to " + max + " hashes expected");
    }
    List<Hash32> hashes = new ArrayList<>();
    for (JsonValue element : elements) {
      hashes.add(Hash32.fromHex(element.asString()));
    }
    return hashes;
  }

  /** 1 to {@code max} hashes, none of them twice. */
  static List<Hash32> distinctHashes(JsonValue json, int max) throws JsonException {
    List<Hash32> hashes = hashes(json, max);
    if (Set.copyOf(hashes).size() < hashes.size()) {
      throw new JsonException("a hash that is asked for twice");
    }
    return hashes;
  }

  /** A count from 1 to {@code max}. */
  public static int count(long value, int max) throws JsonException {
    if (value < 1 || value > max) {
      throw new JsonException("1 to " + max + " expected");
    }
    return (int) value;
  }

  /** Reads a value of a JSON tree; may also complain with {@link IllegalArgumentException}. */
  public interface Reader<T> {
    T read(JsonValue json) throws JsonException;
  }

  /** The JSON tree of a value. */
  public interface Writer<T> {
    JsonValue write(T value);
  }
}
