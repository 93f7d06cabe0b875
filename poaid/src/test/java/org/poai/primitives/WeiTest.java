package org.poai.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WeiTest {
  @Test
  void times_countsExactly_orNotAtAll() {
    assertThat(Wei.of(7).times(6)).isEqualTo(Wei.of(42));
    assertThat(Wei.of(7).times(0)).isEqualTo(Wei.ZERO);
    Wei most = new Wei(UInt256.MAX);
    assertThat(most.times(1)).isEqualTo(most);
    assertThatThrownBy(() -> most.times(2)).isInstanceOf(ArithmeticException.class);
  }

  @Test
  void max_isTheLarger() {
    assertThat(Wei.of(1).max(Wei.of(2))).isEqualTo(Wei.of(2));
    assertThat(Wei.of(2).max(Wei.of(1))).isEqualTo(Wei.of(2));
  }
}
