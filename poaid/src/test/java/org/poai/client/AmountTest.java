package org.poai.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.poai.primitives.UInt256;

/** Amounts as people write them. */
final class AmountTest {
  @ParameterizedTest
  @CsvSource({
    "1.5, 1500000000000000000",
    "1.5 POAI, 1500000000000000000",
    "0.000000000000000001, 1",
    "3gwei, 3000000000",
    "1.000000001 gwei, 1000000001",
    "100 wei, 100",
    "1 ether, 1000000000000000000",
    "0, 0"
  })
  void parse_anAmount_isItsWei(String text, String wei) {
    assertThat(Amount.parse(text, "POAI")).isEqualTo(UInt256.of(new BigInteger(wei)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-1", "1,5", "1.5 wei", "0.0000000000000000001", "1e3", "1 btc", ".5", "1."})
  void parse_whatIsNone_isRefused(String text) {
    assertThatThrownBy(() -> Amount.parse(text, "POAI"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 78})
  void parse_moreThan256Bits_isRefused(int digits) {
    assertThatThrownBy(() -> Amount.parse("9".repeat(digits), "POAI"))
        .hasMessageContaining("256 bits");
  }
}
