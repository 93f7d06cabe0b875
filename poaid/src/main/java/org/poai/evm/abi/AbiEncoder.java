package org.poai.evm.abi;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.poai.evm.abi.AbiType.Kind;
import org.poai.primitives.Address;
import org.poai.primitives.ByteString;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/**
 * Writes values by the encoding of Solidity's ABI: what has a fixed size stands in its place, what
 * has none behind an offset.
 */
final class AbiEncoder {
  private static final int WORD = 32;

  private AbiEncoder() {}

  /**
   * Values one after another, as the members of a tuple.
   *
   * @throws IllegalArgumentException with a clause that names the value which does not fit
   */
  static byte[] sequence(List<AbiType> types, List<?> values) {
    if (types.size() != values.size()) {
      throw new IllegalArgumentException(types.size() + " values expected, not " + values.size());
    }
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    ByteArrayOutputStream tail = new ByteArrayOutputStream();
    int behind = AbiType.headSize(types);
    for (int i = 0; i < types.size(); i++) {
      AbiType type = types.get(i);
      byte[] encoded;
      try {
        encoded = value(type, values.get(i));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "value " + i + " is no " + type + ": " + e.getMessage(), e);
      }
      if (type.isDynamic()) {
        head.writeBytes(count(behind + tail.size()));
        tail.writeBytes(encoded);
      } else {
        head.writeBytes(encoded);
      }
    }
    head.writeBytes(tail.toByteArray());
    return head.toByteArray();
  }

  private static byte[] value(AbiType type, Object value) {
    return switch (type.kind()) {
      case UINT, INT -> number(type, integer(value));
      case ADDRESS -> left(expect(Address.class, value).toArray());
      case BOOL -> count(expect(Boolean.class, value) ? 1 : 0);
      case FIXED_BYTES -> fixed(type.size(), octets(value));
      case BYTES -> counted(octets(value));
      case STRING -> counted(expect(String.class, value).getBytes(StandardCharsets.UTF_8));
      case LIST -> list(type, expect(List.class, value));
      case TUPLE -> sequence(type.parts(), expect(List.class, value));
    };
  }

  private static byte[] list(AbiType type, List<?> elements) {
    if (type.size() != 0 && elements.size() != type.size()) {
      throw new IllegalArgumentException("it has " + elements.size() + " elements");
    }
    byte[] all = sequence(Collections.nCopies(elements.size(), type.parts().get(0)), elements);
    return type.size() == 0 ? join(count(elements.size()), all) : all;
  }

  private static byte[] number(AbiType type, BigInteger value) {
    boolean signed = type.kind() == Kind.INT;
    int bits = signed ? value.bitLength() + 1 : value.bitLength();
    if ((!signed && value.signum() < 0) || bits > type.size()) {
      throw new IllegalArgumentException("it is out of range");
    }
    byte[] word = new byte[WORD];
    Arrays.fill(word, value.signum() < 0 ? (byte) 0xff : 0);
    byte[] digits = value.toByteArray();
    int length = Math.min(digits.length, WORD);
    System.arraycopy(digits, digits.length - length, word, WORD - length, length);
    return word;
  }

  private static BigInteger integer(Object value) {
    if (value instanceof UInt256 number) {
      return number.toBigInteger();
    } else if (value instanceof Long || value instanceof Integer) {
      return BigInteger.valueOf(((Number) value).longValue());
    }
    return expect(BigInteger.class, value);
  }

  private static byte[] octets(Object value) {
    return value instanceof byte[] bytes ? bytes : expect(ByteString.class, value).toArray();
  }

  private static byte[] fixed(int size, byte[] bytes) {
    if (bytes.length != size) {
      throw new IllegalArgumentException("it has " + bytes.length + " bytes");
    }
    return Arrays.copyOf(bytes, WORD);
  }

  /** Bytes behind their count, filled up to a word. */
  private static byte[] counted(byte[] bytes) {
    return join(count(bytes.length), Arrays.copyOf(bytes, (bytes.length + WORD - 1) / WORD * WORD));
  }

  private static byte[] left(byte[] bytes) {
    byte[] word = new byte[WORD];
    System.arraycopy(bytes, 0, word, WORD - bytes.length, bytes.length);
    return word;
  }

  private static byte[] count(int number) {
    return UInt256.of(number).toBytes();
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  private static <T> T expect(Class<T> type, Object value) {
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException("it is a " + value.getClass().getSimpleName());
    }
    return type.cast(value);
  }

  /** A word as a hash, which a slot or a topic is. */
  static Hash32 word(AbiType type, Object value) {
    return Hash32.of(value(type, value));
  }
}
