package org.poai.evm.abi;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.TypeDecoder;
import org.web3j.abi.datatypes.Type;

/**
 * Values of random types, encoded as web3j encodes them, and decoded again. Left out is what it
 * does otherwise than Solidity: tuples as text, lists of a fixed length whose elements have none,
 * and characters of several bytes in lists of texts; AbiTest has these as ethers has them.
 */
@SuppressWarnings("rawtypes") // as web3j's codec has them
final class AbiReferenceTest {
  private static final List<String> TYPES =
      List.of(
          "uint8", "uint256", "int64", "address", "bool", "bytes4", "bytes32", "bytes", "string");

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void values_ofRandomTypes_areEncodedAsWeb3jDoes(int seed) throws Exception {
    Random random = new Random(seed);
    List<String> types = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    List<Type> theirs = new ArrayList<>();
    for (int i = random.nextInt(8); i >= 0; i--) {
      String type = TYPES.get(random.nextInt(TYPES.size()));
      int length = 1 + random.nextInt(3);
      boolean list = random.nextBoolean();
      boolean dynamic = type.equals("bytes") || type.equals("string");
      boolean fixed = !dynamic && random.nextBoolean();
      String whole = list ? type + (fixed ? "[" + length + "]" : "[]") : type;
      List<Object> elements = new ArrayList<>();
      for (int k = 0; k < length; k++) {
        elements.add(value(type, random));
      }
      Object value = list ? elements : elements.get(0);
      types.add(whole);
      values.add(value);
      theirs.add(TypeDecoder.instantiateType(whole, plain(value)));
    }
    Bytes ours = Abi.encode(types, values);

    assertThat(ours.toHex())
        .as(types.toString())
        .isEqualTo("0x" + FunctionEncoder.encodeConstructor(theirs));
    assertThat(Abi.decode(types, ours)).isEqualTo(values);
  }

  private static Object value(String type, Random random) {
    return switch (type.replaceAll("\\d", "")) {
      case "uint" -> new BigInteger(Integer.parseInt(type.substring(4)), random);
      case "int" -> new BigInteger(63, random).multiply(BigInteger.valueOf(random.nextInt(3) - 1));
      case "address" -> Address.of(bytes(20, random));
      case "bool" -> random.nextBoolean();
      case "string" -> "text".repeat(random.nextInt(20));
      default ->
          Bytes.of(
              bytes(
                  type.equals("bytes") ? random.nextInt(70) : Integer.parseInt(type.substring(5)),
                  random));
    };
  }

  private static byte[] bytes(int size, Random random) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  private static Object plain(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(AbiReferenceTest::plain).toList();
    }
    return value instanceof Address address
        ? address.toHex()
        : value instanceof Bytes bytes ? bytes.toArray() : value;
  }
}
