package org.poai.node.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class StandardErrorTest {
  @Test
  void journal_onlyWhereTheStreamIsTheOneThatSystemdReads() {
    Map<String, String> environment = Map.of("JOURNAL_STREAM", "8:12345");

    assertThat(StandardError.of(false, environment, Optional.of("8:12345")))
        .isEqualTo(StandardError.JOURNAL);
    assertThat(StandardError.of(false, environment, Optional.of("8:1234")))
        .isEqualTo(StandardError.OTHER);
    assertThat(StandardError.of(true, environment, Optional.empty()))
        .isEqualTo(StandardError.COLORED);
    assertThat(StandardError.of(false, Map.of("JOURNAL_STREAM", ""), Optional.of("")))
        .isEqualTo(StandardError.OTHER);
  }

  @Test
  void terminal_noColorAsked_isPlain() {
    assertThat(StandardError.of(true, Map.of("NO_COLOR", "1"), Optional.empty()))
        .isEqualTo(StandardError.TERMINAL);
    assertThat(StandardError.of(true, Map.of("NO_COLOR", ""), Optional.empty()))
        .isEqualTo(StandardError.COLORED);
  }
}
