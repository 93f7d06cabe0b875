package org.poai.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HexTest {
  @Test
  void parseData_canonicalText_readsBack() {
    assertThat(Hex.parseData("0x")).isEmpty();
    assertThat(Hex.data(Hex.parseData("0x00ff10"))).isEqualTo("0x00ff10");
    assertThat(Hex.digits(new byte[] {-1, 0})).isEqualTo("ff00");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "x",
        "00",
        "0x0",
        "0xABCD",
        "0xaB",
        "0X00",
        " 0x00",
        "0x00 ",
        "0x0g",
        "0x000",
        "-0x00",
        "0x-1",
        "0x+1",
        "0x\uff11\uff11",
        "0x\u0661\u0661"
      })
  void parseData_anyOtherForm_isRefused(String text) {
    assertThatThrownBy(() -> Hex.parseData(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void parseQuantity_canonicalText_readsBack() {
    for (long value : new long[] {0, 1, 15, 16, 0x1234, Long.MAX_VALUE, Long.MIN_VALUE, -1}) {
      assertThat(Hex.parseQuantity(Hex.quantity(value))).isEqualTo(value);
    }
    assertThat(Hex.quantity(0)).isEqualTo("0x0");
    assertThat(Hex.quantity(-1)).isEqualTo("0xffffffffffffffff");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "0x",
        "x0",
        "0x00",
        "0x01",
        "0x0123",
        "0xA",
        "0X1",
        "1",
        "12",
        "0x1 ",
        " 0x1",
        "0x-1",
        "0x+1",
        "0xg",
        "0x10000000000000000",
        "0x\uff11",
        "-0x1"
      })
  void parseQuantity_anyOtherForm_isRefused(String text) {
    assertThatThrownBy(() -> Hex.parseQuantity(text)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> UInt256.fromQuantity(text.length() > 18 ? text + "0".repeat(60) : text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void parseLenient_whatAPersonTypes_isReadInEitherCase() {
    assertThat(Hex.parseLenient("0xABcd")).isEqualTo(new byte[] {(byte) 0xab, (byte) 0xcd});
    assertThat(Hex.parseLenient("abCD")).isEqualTo(new byte[] {(byte) 0xab, (byte) 0xcd});
    assertThatThrownBy(() -> Hex.parseLenient("abc")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Hex.parseLenient("zz")).isInstanceOf(IllegalArgumentException.class);
  }
}
