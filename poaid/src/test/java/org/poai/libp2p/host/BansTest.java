package org.poai.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.testing.ManualClock;

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
    assertThat(Files.readAllLines(file)).contains((NOW + 3_600) * 1000 + " 1 a");
  }

  @Test
  void bans_ofOneKey_doubleUpToADay() {
    Bans bans = Bans.inMemory(clock);
    List<Long> hours = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      Duration duration = bans.add(List.of("a"));
      hours.add(duration.toHours());
      clock.advanceSeconds(duration.toSeconds());
      assertThat(bans.contains("a")).isFalse();
    }
    assertThat(hours).containsExactly(1L, 2L, 4L, 8L, 16L, 24L, 24L);
    clock.advanceSeconds(86_400);
    assertThat(bans.add(List.of("a"))).as("forgotten after a day without one").hasHours(1);
  }

  @Test
  void bans_nextStart_goOnDoubling(@TempDir Path dir) {
    Path file = dir.resolve("bans.txt");
    Bans.in(file, clock).add(List.of("a", "192.0.2.7"));
    clock.advanceSeconds(3_600);
    assertThat(Bans.in(file, clock).add(List.of("b", "192.0.2.7"))).hasHours(2);
    assertThat(Bans.in(file, clock).count("192.0.2.7"::equals)).isEqualTo(1);
  }

  @Test
  void file_ofTheVersionThatBannedWholeNetworks_isNotRead(@TempDir Path dir) throws Exception {
    Path file = dir.resolve("bans.txt");
    Files.writeString(file, (NOW + 3_600) * 1000 + " 192.0.2.0/24\n");
    assertThat(Bans.in(file, clock).size()).isZero();
  }
}
