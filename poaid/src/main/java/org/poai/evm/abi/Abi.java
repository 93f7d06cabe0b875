package org.poai.evm.abi;

import java.lang.reflect.InvocationTargetException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.poai.crypto.Keccak;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.FunctionReturnDecoder;
import org.web3j.abi.TypeDecoder;
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.Type;

/**
 * Calls and their results in the contract ABI of Solidity. Types are written as there: {@code
 * uint256}, {@code address}, {@code bytes32}, {@code string[]}; tuples are not known.
 */
@SuppressWarnings("rawtypes") // as web3j's codec has them
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
   * The input of a call.
   *
   * @param signature name and types of the arguments, without spaces
   * @param arguments addresses, hashes, bytes, numbers, booleans, texts, and lists of them
   * @throws IllegalArgumentException when they are not of these types
   */
  public static Bytes call(String signature, List<?> arguments) {
    int open = signature.indexOf('(');
    if (open < 1 || !signature.endsWith(")")) {
      throw new IllegalArgumentException("a signature is name(type,type), not " + signature);
    }
    String list = signature.substring(open + 1, signature.length() - 1);
    List<String> types = list.isEmpty() ? List.of() : List.of(list.split(",", -1));
    return Bytes.fromHex(selector(signature).toHex() + digits(types, arguments));
  }

  /** Values one after another, as a constructor takes them behind its code. */
  public static Bytes encode(List<String> types, List<?> values) {
    return Bytes.fromHex("0x" + digits(types, values));
  }

  private static String digits(List<String> types, List<?> values) {
    if (types.size() != values.size()) {
      throw new IllegalArgumentException(types.size() + " values expected, not " + values.size());
    }
    List<Type> typed = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      try {
        typed.add(TypeDecoder.instantiateType(types.get(i), plain(values.get(i))));
      } catch (ReflectiveOperationException | RuntimeException e) {
        throw new IllegalArgumentException(
            "value " + i + " is no " + types.get(i) + ": " + reason(e), e);
      }
    }
    return FunctionEncoder.encodeConstructor(typed);
  }

  private static String reason(Exception e) {
    Throwable cause = e instanceof InvocationTargetException wrapped ? wrapped.getCause() : e;
    return String.valueOf(cause == null ? e : cause.getMessage());
  }

  /** What web3j takes for a value of ours. */
  private static Object plain(Object value) {
    if (value instanceof Address address) {
      return address.toHex();
    } else if (value instanceof UInt256 number) {
      return number.toBigInteger();
    } else if (value instanceof Hash32 hash) {
      return hash.toArray();
    } else if (value instanceof Bytes bytes) {
      return bytes.toArray();
    } else if (value instanceof Long number) {
      return BigInteger.valueOf(number);
    } else if (value instanceof List<?> list) {
      return list.stream().map(Abi::plain).toList();
    }
    return value;
  }

  /**
   * What a call returned: {@link BigInteger}, {@link Boolean}, text, addresses in hex, byte arrays,
   * and lists of them.
   *
   * @throws IllegalArgumentException when the bytes do not hold values of these types
   */
  public static List<Object> decode(List<String> types, Bytes output) {
    try {
      List<TypeReference<Type>> references = new ArrayList<>();
      for (String type : types) {
        references.add(reference(type));
      }
      List<Type> values = FunctionReturnDecoder.decode(output.toHex(), references);
      if (values.size() != types.size()) {
        throw new IllegalArgumentException("too short for " + types);
      }
      return values.stream().map(Abi::value).toList();
    } catch (ClassNotFoundException | RuntimeException e) {
      throw new IllegalArgumentException("not " + types + ": " + e.getMessage(), e);
    }
  }

  @SuppressWarnings("unchecked") // the decoder takes references to the raw type
  private static TypeReference<Type> reference(String type) throws ClassNotFoundException {
    return TypeReference.makeTypeReference(type);
  }

  private static Object value(Type<?> type) {
    Object value = type.getValue();
    return value instanceof List<?> list
        ? list.stream()
            .map(element -> element instanceof Type<?> inner ? value(inner) : element)
            .toList()
        : value;
  }
}
