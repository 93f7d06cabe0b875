package org.poai.evm.abi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;

/** The examples of Solidity's ABI specification, and what is no ABI. */
final class AbiTest {
  private static final String ZEROS = "0".repeat(63);

  @Test
  void selectorAndTopic_ofAToken_areThoseThatEverybodyKnows() {
    assertThat(Abi.selector("transfer(address,uint256)").toHex()).isEqualTo("0xa9059cbb");
    assertThat(Abi.topic("Transfer(address,address,uint256)").toHex())
        .isEqualTo("0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef");
  }

  @Test
  void staticArguments_followTheSelector() {
    assertThat(Abi.call("baz(uint32,bool)", List.of(69L, true)).toHex())
        .isEqualTo("0xcdcd77c0" + "0".repeat(62) + "45" + ZEROS + "1");
    Address to = Address.fromHex("0x" + "ab".repeat(20));
    assertThat(Abi.call("transfer(address,uint256)", List.of(to, UInt256.of(7))).toHex())
        .isEqualTo("0xa9059cbb" + "0".repeat(24) + "ab".repeat(20) + ZEROS + "7");
  }

  @Test
  void dynamicArguments_lieBehindTheirOffsets() {
    Bytes call =
        Abi.call(
            "sam(bytes,bool,uint256[])", List.of(Bytes.utf8("dave"), true, List.of(1L, 2L, 3L)));
    assertThat(call.toHex())
        .isEqualTo(
            "0xa5643bf2"
                + ("0".repeat(62) + "60")
                + (ZEROS + "1")
                + ("0".repeat(62) + "a0")
                + (ZEROS + "4")
                + ("64617665" + "0".repeat(56))
                + (ZEROS + "3" + ZEROS + "1" + ZEROS + "2" + ZEROS + "3"));
  }

  @Test
  void values_comeBackAsTheyWent() {
    List<String> types = List.of("uint256", "string", "bool", "uint256[]");
    Bytes encoded = Abi.encode(types, List.of(5L, "five", false, List.of(1L, 2L)));

    assertThat(Abi.decode(types, encoded))
        .containsExactly(
            BigInteger.valueOf(5), "five", false, List.of(BigInteger.ONE, BigInteger.TWO));
  }

  /** As ethers 6.15 encodes it. */
  @Test
  void listOfFixedLength_ofTexts_liesBehindAnOffset() {
    assertThat(Abi.encode(List.of("uint8", "string[2]"), List.of(7L, List.of("a", "bc"))).toHex())
        .isEqualTo(
            "0x"
                + (word(7) + word(0x40) + word(0x40) + word(0x80))
                + (word(1) + "61" + "0".repeat(62))
                + (word(2) + "6263" + "0".repeat(60)));
  }

  /** As ethers 6.15 encodes it. */
  @Test
  void emptyTexts_takeTheirLengthAlone() {
    assertThat(
            Abi.encode(List.of("string[]", "bytes"), List.of(List.of("", "a", ""), Bytes.EMPTY))
                .toHex())
        .isEqualTo(
            "0x"
                + (word(0x40) + word(0x140) + word(3) + word(0x60) + word(0x80) + word(0xc0))
                + (word(0) + word(1) + "61" + "0".repeat(62) + word(0) + word(0)));
  }

  /** As ethers 6.15 encodes it. */
  @Test
  void textsInLists_areMeasuredInBytes() {
    assertThat(Abi.encode(List.of("string[]"), List.of(List.of("é€".repeat(8), "a"))).toHex())
        .isEqualTo(
            "0x"
                + (word(0x20) + word(2) + word(0x40) + word(0xa0) + word(40))
                + ("c3a9e282ac".repeat(8) + "0".repeat(48))
                + (word(1) + "61" + "0".repeat(62)));
  }

  @Test
  void offsetsThatPointToOnePlace_buildNothingLarge() {
    // Four lists deep, each with 16 elements that are all the same one: 65 536 numbers in 72 words.
    StringBuilder words = new StringBuilder("0x" + word(0x20));
    for (int depth = 0; depth < 3; depth++) {
      words.append(word(16)).append(word(16 * 32).repeat(16));
    }
    words.append(word(16)).append(word(1).repeat(16));

    assertThatThrownBy(
            () -> Abi.decode(List.of("uint256[][][][]"), Bytes.fromHex(words.toString())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void wordsWithMoreThanTheirTypeHolds_areRefused() {
    for (String type : List.of("uint8", "bool", "address", "bytes4", "string", "uint256[]")) {
      assertThatThrownBy(
              () -> Abi.decode(List.of(type), Bytes.fromHex("0x" + "f".repeat(64) + word(1))))
          .as(type)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void tuples_comeBackAsTheyWent() {
    List<String> types = List.of("(bytes32,(uint64,string)[],address)", "int16");
    List<Object> values =
        List.of(
            List.of(
                Bytes.of(new byte[32]),
                List.of(List.of(BigInteger.ONE, "one"), List.of(BigInteger.TWO, "two")),
                Address.fromHex("0x" + "ab".repeat(20))),
            BigInteger.valueOf(-3));

    assertThat(Abi.decode(types, Abi.encode(types, values))).isEqualTo(values);
  }

  private static String word(long value) {
    return UInt256.of(value).toHash32().toHex().substring(2);
  }

  @Test
  void whatIsNoAbi_isRefused() {
    assertThatThrownBy(() -> Abi.call("baz(uint32", List.of(1L)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Abi.call("baz(uint32)", List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1 values expected, not 0");
    assertThatThrownBy(() -> Abi.call("baz(nothing)", List.of(1L)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Abi.decode(List.of("uint256"), Bytes.of((byte) 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
