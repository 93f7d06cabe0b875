package org.poai.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StopFilterTest {
  @Test
  void noStops_everythingIsToldAtOnce() {
    StopFilter filter = new StopFilter(List.of());
    assertThat(filter.add("a")).isEqualTo("a");
    assertThat(filter.rest()).isEmpty();
  }

  @Test
  void stopInsideAPiece_endsTheTextBeforeIt() {
    StopFilter filter = new StopFilter(List.of("STOP"));
    assertThat(filter.add("ab STOP cd")).isEqualTo("ab ");
    assertThat(filter.hasStopped()).isTrue();
    assertThat(filter.add("more")).isEmpty();
    assertThat(filter.rest()).isEmpty();
  }

  @Test
  void stopAcrossPieces_isSeen_andNothingOfItIsTold() {
    StopFilter filter = new StopFilter(List.of("\nUser:"));
    assertThat(filter.add("yes\n")).isEqualTo("yes");
    assertThat(filter.add("Us")).isEmpty();
    assertThat(filter.add("er: no")).isEmpty();
    assertThat(filter.hasStopped()).isTrue();
  }

  @Test
  void whatOnlyBeganLikeAStop_isToldLater() {
    StopFilter filter = new StopFilter(List.of("aab"));
    assertThat(filter.add("aa")).isEmpty();
    assertThat(filter.add("a")).isEqualTo("a");
    assertThat(filter.add("c")).isEqualTo("aac");
    assertThat(filter.add("aa")).isEmpty();
    assertThat(filter.rest()).isEqualTo("aa");
  }

  @Test
  void severalStops_theFirstInTheTextEndsIt() {
    StopFilter filter = new StopFilter(List.of("later", "soon"));
    assertThat(filter.add("it comes soon, not later")).isEqualTo("it comes ");
  }
}
