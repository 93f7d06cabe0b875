package org.poai.evm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Wei;

class SubsidyTest {
  private static final Subsidy SUBSIDY = new Subsidy(Wei.ofPoai(5), 210_000);

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "1,5000000000000000000",
    "210000,5000000000000000000",
    "210001,2500000000000000000",
    "420000,2500000000000000000",
    "420001,1250000000000000000",
    "13020000,2",
    "13020001,1",
    "13230001,0",
    "9223372036854775807,0",
  })
  void subsidy_halvesAfterEachInterval(long number, long wei) {
    assertThat(SUBSIDY.of(BlockNumber.of(number))).isEqualTo(Wei.of(wei));
  }
}
