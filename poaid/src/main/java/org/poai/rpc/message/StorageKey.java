package org.poai.rpc.message;

import java.util.Locale;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/**
 * The key of a slot, as clients write it: up to 32 bytes in hexadecimal digits, leading zeros or
 * not, and also nothing, which is zero.
 *
 * @param whole whether all 32 bytes were given
 */
public record StorageKey(UInt256 slot, boolean whole) {
  private static final int DIGITS = 2 * Hash32.SIZE;

  public static StorageKey of(JsonValue value) throws JsonException {
    String text = value.asString().toLowerCase(Locale.ROOT);
    String digits = text.startsWith("0x") ? text.substring(2) : text;
    if (digits.length() > DIGITS) {
      throw new JsonException("storage key too long, want at most 32 bytes");
    }
    try {
      Hash32 key = Hash32.fromHex("0x" + "0".repeat(DIGITS - digits.length()) + digits);
      return new StorageKey(key.toUInt256(), digits.length() > DIGITS - 2);
    } catch (IllegalArgumentException e) {
      throw new JsonException("invalid hex in storage key");
    }
  }

  /** The slot alone. */
  public static UInt256 slot(JsonValue value) throws JsonException {
    return of(value).slot();
  }

  /** As an answer tells it again: whole where it came so, else as QUANTITY. */
  public JsonValue shape() {
    return whole ? Values.of(slot.toHash32()) : Values.of(slot);
  }
}
