package org.poai.evm.abi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.poai.primitives.Bytes;

/** Functions and their arguments as texts, beside the examples of Solidity's ABI specification. */
final class FunctionTextReferenceTest {
  private static String word(String end) {
    return "0".repeat(64 - end.length()) + end;
  }

  private static String data(String function, String... arguments) {
    return FunctionText.parse(function).encode(List.of(arguments)).toHex();
  }

  @Test
  void encode_theExamplesOfTheSpecification_giveTheirBytes() {
    assertThat(data("baz(uint32,bool)", "69", "true"))
        .isEqualTo("0xcdcd77c0" + word("45") + word("1"));
    assertThat(data("bar(bytes3[2])", "[0x616263, 0x646566]"))
        .isEqualTo("0xfce353f6" + "616263" + "0".repeat(58) + "646566" + "0".repeat(58));
    assertThat(data("sam(bytes,bool,uint[])", "0x64617665", "true", "[1,2,3]"))
        .isEqualTo(
            "0xa5643bf2"
                + word("60")
                + word("1")
                + word("a0")
                + word("4")
                + "64617665"
                + "0".repeat(56)
                + word("3")
                + word("1")
                + word("2")
                + word("3"));
  }

  @Test
  void encode_namesOfParameters_doNotMatter() {
    String to = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

    assertThat(data("transfer(address to, uint256 amount) returns (bool)", to, "0xff"))
        .isEqualTo("0xa9059cbb" + word("70997970c51812dc3a010c7d01b50e0d17dc79c8") + word("ff"));
    assertThat(data("(int256,string)", "-1", "a,[b"))
        .isEqualTo("0x" + "f".repeat(64) + word("40") + word("4") + "612c5b62" + "0".repeat(56));
  }

  @Test
  void encode_tuples_lieAsTheirMembersOrBehindAnOffset() {
    assertThat(data("f((uint a, bool b) pair, uint8)", "(7, true)", "9"))
        .isEqualTo(
            Abi.selector("f((uint256,bool),uint8)").toHex() + word("7") + word("1") + word("9"));
    assertThat(data("f((uint8,string)[])", "[[1,a],(2,b)]"))
        .isEqualTo(
            Abi.selector("f((uint8,string)[])").toHex()
                + word("20")
                + word("2")
                + word("40")
                + word("c0")
                + (word("1") + word("40") + word("1") + "61" + "0".repeat(62))
                + (word("2") + word("40") + word("1") + "62" + "0".repeat(62)));
  }

  @Test
  void decode_results_asTexts() {
    FunctionText function = FunctionText.parse("f()(uint256,bool,address,bytes4,string,int8[])");
    Bytes output =
        Bytes.fromHex(
            "0x"
                + word("2a")
                + word("1")
                + word("70997970c51812dc3a010c7d01b50e0d17dc79c8")
                + "deadbeef"
                + "0".repeat(56)
                + word("c0")
                + word("100")
                + word("3")
                + "681b69"
                + "0".repeat(58)
                + word("2")
                + word("5")
                + "f".repeat(64));

    assertThat(function.decode(output))
        .containsExactly(
            "42",
            "true",
            "0x70997970c51812dc3a010c7d01b50e0d17dc79c8",
            "0xdeadbeef",
            "h\ufffdi",
            "[5, -1]");
    assertThatThrownBy(() -> function.decode(Bytes.EMPTY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"f", "f(", "f(uint256", "f((uint256)", "f(uint256[)", "f(,)", "f(float)", "f g()"})
  void parse_whatIsNoFunction_isRefused(String text) {
    assertThatThrownBy(() -> FunctionText.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "uint8, 256",
    "uint256, -1",
    "uint256, 1.5",
    "int8, 128",
    "uint7, 1",
    "bool, yes",
    "address, 0x12",
    "bytes4, 0xabc",
    "bytes4, 0xabcdef",
    "bytes33, 0x00",
    "uint256[], 5",
    "'uint256[2]', [1]",
    "'(uint256,bool)', [1]"
  })
  void encode_aValueThatDoesNotFit_isRefused(String type, String value) {
    assertThatThrownBy(() -> FunctionText.parse("f(" + type + ")").encode(List.of(value)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
