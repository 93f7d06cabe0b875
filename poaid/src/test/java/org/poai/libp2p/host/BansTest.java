package org.poai.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.async.ManualClock;

class BansTest {
  private static final long NOW = 1_800_000_000;

  private final ManualClock clock = new ManualClock(NOW);

  @Test
  void ban_wallClockIsSet_lastsAsLongAsItWasGivenFor() {
    Bans bans = Bans.inMemory(clock);
    bans.add("a", Duration.ofHours(1));
    clock.setAhead(86_400);
    assertThat(bans.contains("a")).isTrue();
    clock.setAhead(-10 * 86_400);
    clock.advanceSeconds(3_599);
    assertThat(bans.contains("a")).isTrue();
    clock.advanceSeconds(1);
    assertThat(bans.contains("a")).isFalse();
  }

  @Test
  void ban_nextStart_holdsForTheRest(@TempDir Path dir) {
    Path file = dir.resolve("bans.txt");
    Bans.in(file, clock).add("a", Duration.ofHours(1));
    ManualClock later = new ManualClock(NOW + 1_800);
    Bans bans = Bans.in(file, later);
    assertThat(bans.contains("a")).isTrue();
    later.advanceSeconds(1_800);
    assertThat(bans.contains("a")).isFalse();
  }

  @Test
  void ban_nextStartWithAClockOf1970_endsWithinADay(@TempDir Path dir) throws Exception {
    Path file = dir.resolve("bans.txt");
    Bans.in(file, clock).add("a", Duration.ofHours(1));
    ManualClock unset = new ManualClock(0);
    Bans bans = Bans.in(file, unset);
    unset.advanceSeconds(86_400);
    assertThat(bans.contains("a")).isFalse();
    assertThat(Files.readString(file)).isEqualTo((NOW + 3_600) * 1000 + " a\n");
  }
}
