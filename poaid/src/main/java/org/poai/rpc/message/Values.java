package org.poai.rpc.message;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.json.JsonValue.JsonNull;
import org.poai.json.JsonValue.JsonNumber;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.Hex;
import org.poai.primitives.UInt256;

/** QUANTITY and DATA of the JSON-RPC of Ethereum, read and written; hex digits of either case. */
public final class Values {
  public static final JsonValue NULL = new JsonNull();

  private Values() {}

  /** Reads one value. */
  @FunctionalInterface
  public interface Parser<T> {
    T parse(JsonValue value) throws JsonException;
  }

  public static Address address(JsonValue value) throws JsonException {
    return Address.fromHex(sized(value, Address.SIZE));
  }

  public static Hash32 hash(JsonValue value) throws JsonException {
    return Hash32.fromHex(sized(value, Hash32.SIZE));
  }

  public static Bytes data(JsonValue value) throws JsonException {
    try {
      return Bytes.fromHex(lower(value));
    } catch (IllegalArgumentException e) {
      throw new JsonException("hex string expected: " + e.getMessage());
    }
  }

  public static UInt256 quantity(JsonValue value) throws JsonException {
    try {
      return UInt256.fromQuantity(lower(value));
    } catch (IllegalArgumentException e) {
      throw new JsonException("hex number expected: " + e.getMessage());
    }
  }

  /** A QUANTITY that is no more than 2^63 − 1. */
  public static long number(JsonValue value) throws JsonException {
    UInt256 number = quantity(value);
    if (number.bitLength() > 63) {
      throw new JsonException("hex number > 63 bits");
    }
    return number.w0();
  }

  /** A QUANTITY of at most 64 bits, as an unsigned number. */
  public static long unsigned(JsonValue value) throws JsonException {
    UInt256 number = quantity(value);
    if (number.bitLength() > 64) {
      throw new JsonException("hex number > 64 bits");
    }
    return number.w0();
  }

  /**
   * How many of something, as a QUANTITY of at most 64 bits, a JSON number or decimal digits; what
   * is beyond a long is as much as a long can tell.
   */
  public static long count(JsonValue value) throws JsonException {
    if (value instanceof JsonNumber) {
      long number = value.asLong();
      if (number < 0) {
        throw new JsonException("a number that is not negative expected");
      }
      return number;
    }
    String text = value.asString();
    boolean decimal =
        !text.isEmpty() && text.length() <= 20 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    UInt256 number = decimal ? UInt256.of(new BigInteger(text)) : quantity(value);
    if (number.bitLength() > 64) {
      throw new JsonException("hex number > 64 bits");
    }
    return number.bitLength() > 63 ? Long.MAX_VALUE : number.w0();
  }

  public static boolean bool(JsonValue value) throws JsonException {
    if (value instanceof JsonValue.JsonBoolean bool) {
      return bool.value();
    }
    throw new JsonException("expected a boolean");
  }

  public static JsonValue of(UInt256 number) {
    return JsonValue.of(number.toQuantity());
  }

  /** An unsigned number as QUANTITY. */
  public static JsonValue of(long unsigned) {
    return JsonValue.of(Hex.quantity(unsigned));
  }

  public static JsonValue of(Hash32 hash) {
    return JsonValue.of(hash.toHex());
  }

  public static JsonValue of(Address address) {
    return JsonValue.of(address.toHex());
  }

  public static JsonValue of(Bytes data) {
    return JsonValue.of(data.toHex());
  }

  public static JsonValue list(List<? extends JsonValue> values) {
    return new JsonArray(List.copyOf(values));
  }

  private static String sized(JsonValue value, int size) throws JsonException {
    String text = lower(value);
    if (text.length() != 2 + 2 * size) {
      throw new JsonException("hex string of " + size + " bytes expected");
    }
    Bytes unused = data(value);
    return text;
  }

  private static String lower(JsonValue value) throws JsonException {
    return value.asString().toLowerCase(Locale.ROOT);
  }
}
