package org.poai.network.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class RestsTest {
  private static final String KEY = "198.51.100.1";

  private long now = 1;
  private final Rests rests = new Rests(() -> now);

  private void pass(long seconds) {
    now += TimeUnit.SECONDS.toNanos(seconds);
  }

  /** How long the key rests from now on. */
  private long secondsOfRest() {
    long seconds = 0;
    while (rests.isResting(KEY)) {
      pass(1);
      seconds++;
    }
    return seconds;
  }

  @Test
  void runsThatComeToNothingByNobodysFault_restLongerEachTime_upToAboutFiveMinutes() {
    for (long expected : new long[] {5, 10, 20, 40, 80, 160, 320, 320}) {
      rests.vain(KEY);
      assertThat(secondsOfRest()).isEqualTo(expected);
    }
    assertThat(rests.failures(KEY)).as("nobody is blamed").isZero();
  }

  @Test
  void runThatComesToItsEnd_makesRestsShortAgain() {
    rests.vain(KEY);
    rests.vain(KEY);
    rests.failed(KEY);
    rests.forget(KEY);
    assertThat(rests.isResting(KEY)).isFalse();

    rests.vain(KEY);
    assertThat(secondsOfRest()).isEqualTo(5);
  }

  @Test
  void vainRuns_doNotMakeRestsOfFailuresLonger() {
    rests.vain(KEY);
    rests.vain(KEY);
    rests.failed(KEY);
    assertThat(secondsOfRest()).isEqualTo(5);
    assertThat(rests.failures(KEY)).isEqualTo(1);
  }
}
