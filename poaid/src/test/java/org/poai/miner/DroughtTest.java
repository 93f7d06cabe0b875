package org.poai.miner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.poai.quiz.NonceSearch.Outcome;

class DroughtTest {
  private final Drought drought = new Drought();

  @Test
  void noncesWithoutResult_64InARow_areAProblem() {
    for (int i = 0; i < 63; i++) {
      drought.note(new Outcome.Empty());
    }
    assertThat(drought.problem()).isEmpty();
    drought.note(new Outcome.Empty());
    assertThat(drought.problem()).contains("64 nonces in a row had no result on this head");
    drought.note(new Outcome.Loss());
    assertThat(drought.problem()).isEmpty();
  }

  @Test
  void nonceThatEndsTheEngine_isAProblem_untilTheNextHead() {
    drought.note(new Outcome.Deadly());
    assertThat(drought.problem()).isPresent();
    drought.end();
    assertThat(drought.problem()).isEmpty();
  }
}
