package org.poai.evm.abi;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.poai.evm.abi.AbiType.Kind;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;

/**
 * Reads values that a contract, so a stranger, has encoded. Every offset and count lies inside the
 * data, every number inside its type's range; and all values together are no more than the words of
 * the data, so that offsets which point to the same place many times build nothing large.
 */
final class AbiDecoder {
  private static final int WORD = 32;

  private final byte[] data;

  /** How many values may still come. */
  private int room;

  private AbiDecoder(byte[] data) {
    this.data = data;
    this.room = data.length / WORD;
  }

  /**
   * Values one after another from the beginning of the data; what lies behind them is not read.
   *
   * @throws IllegalArgumentException with a clause when the data does not hold them
   */
  static List<Object> sequence(List<AbiType> types, byte[] data) {
    return new AbiDecoder(data).sequence(types, 0);
  }

  /** Values whose offsets count from {@code base}. */
  private List<Object> sequence(List<AbiType> types, int base) {
    List<Object> values = new ArrayList<>();
    int at = base;
    for (AbiType type : types) {
      values.add(value(type, type.isDynamic() ? base + count(at) : at));
      at += type.headSize();
    }
    return values;
  }

  private Object value(AbiType type, int at) {
    return switch (type.kind()) {
      case UINT, INT -> number(type, at);
      case ADDRESS -> Address.of(Arrays.copyOfRange(word(at, WORD - Address.SIZE, 0), 12, WORD));
      case BOOL -> bool(at);
      case FIXED_BYTES -> Bytes.of(Arrays.copyOf(word(at, 0, WORD - type.size()), type.size()));
      case BYTES -> Bytes.of(octets(at));
      case STRING -> new String(octets(at), StandardCharsets.UTF_8);
      case LIST -> list(type, at);
      case TUPLE -> sequence(type.parts(), at);
    };
  }

  private List<Object> list(AbiType type, int at) {
    int length = type.size() == 0 ? count(at) : type.size();
    int base = type.size() == 0 ? at + WORD : at;
    AbiType element = type.parts().get(0);
    if (length > room) {
      throw new IllegalArgumentException("a list is longer than the data");
    }
    List<Object> elements = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      int place = base + i * element.headSize();
      elements.add(value(element, element.isDynamic() ? base + count(place) : place));
    }
    return elements;
  }

  private BigInteger number(AbiType type, int at) {
    byte[] word = word(at, 0, 0);
    BigInteger value = type.kind() == Kind.INT ? new BigInteger(word) : new BigInteger(1, word);
    int bits = type.kind() == Kind.INT ? value.bitLength() + 1 : value.bitLength();
    if (bits > type.size()) {
      throw new IllegalArgumentException("a number is out of the range of " + type);
    }
    return value;
  }

  private boolean bool(int at) {
    byte last = word(at, WORD - 1, 0)[WORD - 1];
    if (last != 0 && last != 1) {
      throw new IllegalArgumentException("a bool is 0 or 1");
    }
    return last == 1;
  }

  private byte[] octets(int at) {
    int length = count(at);
    if (length > data.length - at - WORD) {
      throw new IllegalArgumentException("bytes are longer than the data");
    }
    spend((length + WORD - 1) / WORD);
    return Arrays.copyOfRange(data, at + WORD, at + WORD + length);
  }

  /** A word whose first and last bytes are zeros, as many as said. */
  private byte[] word(int at, int zerosFirst, int zerosLast) {
    if (at < 0 || at > data.length - WORD) {
      throw new IllegalArgumentException("the data is too short");
    }
    spend(1);
    byte[] word = Arrays.copyOfRange(data, at, at + WORD);
    for (int i = 0; i < WORD; i++) {
      if (word[i] != 0 && (i < zerosFirst || i >= WORD - zerosLast)) {
        throw new IllegalArgumentException("a word has more bytes than its type");
      }
    }
    return word;
  }

  /** An offset or a count: none is beyond the data. */
  private int count(int at) {
    BigInteger value = new BigInteger(1, word(at, 0, 0));
    if (value.bitLength() > 31 || value.intValue() > data.length) {
      throw new IllegalArgumentException("an offset or a length is beyond the data");
    }
    return value.intValue();
  }

  private void spend(int words) {
    room -= words;
    if (room < 0) {
      throw new IllegalArgumentException("values overlap");
    }
  }
}
