package org.poai.chain.difficulty;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.poai.primitives.UInt256;

class WorkTest {
  @Test
  void work_ofTheEasiestTarget_isOneEvaluation() {
    assertThat(Work.of(UInt256.MAX, 7).value()).isEqualTo(UInt256.of(7));
  }

  @Test
  void work_ofHalfTheSpace_isTwoEvaluations() {
    UInt256 half = UInt256.of(BigInteger.ONE.shiftLeft(255).subtract(BigInteger.ONE));
    assertThat(Work.of(half, 3).value()).isEqualTo(UInt256.of(6));
    assertThat(Work.of(UInt256.of(BigInteger.ONE.shiftLeft(255)), 3).value())
        .isEqualTo(UInt256.of(3));
  }

  @Test
  void work_aboveTheRange_saturates() {
    assertThat(Work.of(UInt256.ZERO, 1).value()).isEqualTo(UInt256.MAX);
    Work half = Work.of(UInt256.ONE, 1);
    assertThat(half.value().toBigInteger()).isEqualTo(BigInteger.ONE.shiftLeft(255));
    assertThat(half.plus(half).value()).isEqualTo(UInt256.MAX);
    assertThat(half.plus(half).plus(half).value()).isEqualTo(UInt256.MAX);
  }
}
