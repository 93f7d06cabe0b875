package org.poai.evm.abi;

import java.util.Arrays;
import java.util.List;
import org.poai.crypto.Keccak;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

/**
 * Calls, their results and the parts of events in the contract ABI of Solidity. Types are written
 * as in a signature: {@code uint256}, {@code bytes32}, {@code string[]}, {@code
 * (address,uint64)[]}; a tuple's value is a list.
 */
public final class Abi {
  private static final int SELECTOR = 4;

  private Abi() {}

  /** The first four bytes of Keccak of a signature such as {@code transfer(address,uint256)}. */
  public static Bytes selector(String signature) {
    byte[] hash = Keccak.hash(Bytes.utf8(signature)).toArray();
    return Bytes.of(Arrays.copyOf(hash, SELECTOR));
  }

  /** The topic of an event's signature. */
  public static Hash32 topic(String signature) {
    return Keccak.hash(Bytes.utf8(signature));
  }

  /**
   * The types of a signature's arguments.
   *
   * @param signature name and types of the arguments, without spaces
   */
  public static List<String> types(String signature) {
    int open = signature.indexOf('(');
    if (open < 1 || !signature.endsWith(")")) {
      throw new IllegalArgumentException("a signature is name(type,type), not " + signature);
    }
    return AbiType.split(signature.substring(open + 1, signature.length() - 1));
  }

  /**
   * The input of a call.
   *
   * @param signature name and types of the arguments, without spaces
   * @param arguments addresses, hashes, bytes, numbers, booleans, texts, and lists of them
   * @throws IllegalArgumentException when they are not of these types
   */
  public static Bytes call(String signature, List<?> arguments) {
    byte[] values = encode(types(signature), arguments).toArray();
    byte[] input = Arrays.copyOf(selector(signature).toArray(), SELECTOR + values.length);
    System.arraycopy(values, 0, input, SELECTOR, values.length);
    return Bytes.of(input);
  }

  /**
   * Values one after another, as a constructor takes them behind its code.
   *
   * @throws IllegalArgumentException when they are not of these types
   */
  public static Bytes encode(List<String> types, List<?> values) {
    return Bytes.of(AbiEncoder.sequence(parsed(types), values));
  }

  /** The topic of an event's indexed value, of a type that fits into one word. */
  public static Hash32 topic(String type, Object value) {
    AbiType parsed = AbiType.parse(type);
    if (parsed.isDynamic() || parsed.kind() == AbiType.Kind.LIST || !parsed.parts().isEmpty()) {
      throw new IllegalArgumentException(type + " is longer than a word");
    }
    return AbiEncoder.word(parsed, value);
  }

  /**
   * What a call returned or an event says: {@link java.math.BigInteger}, {@link Boolean}, text,
   * {@link org.poai.primitives.Address}, {@link Bytes}, and lists of them.
   *
   * @throws IllegalArgumentException when the bytes do not hold values of these types
   */
  public static List<Object> decode(List<String> types, Bytes output) {
    try {
      return AbiDecoder.sequence(parsed(types), output.toArray());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not " + types + ": " + e.getMessage(), e);
    }
  }

  private static List<AbiType> parsed(List<String> types) {
    return types.stream().map(AbiType::parse).toList();
  }
}
