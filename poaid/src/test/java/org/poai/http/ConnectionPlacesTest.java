package org.poai.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.poai.http.ConnectionPlaces.Place;

/** Who gets a place at a front that is full, and whose. */
final class ConnectionPlacesTest {
  private static final int MOST = 64;
  private static final int SAME_ADDRESS = 16;

  private final List<String> ended = new ArrayList<>();
  private long now = Long.MAX_VALUE - 100;
  private final ConnectionPlaces places =
      new ConnectionPlaces(new FrontLimits(1, MOST, SAME_ADDRESS, 1, 1, 30_000, 120), () -> now);

  private Optional<Place> comes(String name) {
    now++;
    return places.take(InetAddress.getLoopbackAddress(), () -> ended.add(name));
  }

  private List<Place> full() {
    List<Place> all = new ArrayList<>();
    for (int i = 0; i < MOST; i++) {
      all.add(comes("connection " + i).orElseThrow());
    }
    return all;
  }

  @Test
  void newcomer_amongConnectionsThatSayNothing_getsThePlaceOfTheLongestSilent() {
    List<Place> silent = full();
    now += 200; // the clock passes its largest number
    silent.get(0).heard();

    assertThat(comes("newcomer")).isPresent();
    assertThat(comes("another")).isPresent();

    assertThat(ended).containsExactly("connection 1", "connection 2");
    assertThat(places.count()).isEqualTo(MOST);
  }

  @Test
  void newcomer_takesTheSilentBeforeTheAnswered_andNeitherOwnersNorWhoWaits() {
    List<Place> all = full();
    all.forEach(place -> place.shows(true));
    all.get(5).waits(true);
    assertThat(comes("newcomer")).as("only owners").isEmpty();
    assertThat(ended).isEmpty();

    all.get(7).leave();
    Place answered = comes("answered").orElseThrow();
    answered.shows(false);
    answered.waits(true);
    assertThat(comes("newcomer")).as("an answer is owed").isEmpty();

    answered.waits(false);
    all.get(9).leave();
    assertThat(comes("silent")).isPresent();
    assertThat(comes("newcomer")).isPresent();
    assertThat(ended).containsExactly("silent");

    comes("one more").orElseThrow().shows(false);
    assertThat(ended).containsExactly("silent", "newcomer");
    assertThat(comes("the last")).isPresent();
    assertThat(ended).containsExactly("silent", "newcomer", "answered");
  }

  @Test
  void connectionWhosePlaceWasTaken_leavesOnce() {
    List<Place> all = full();
    assertThat(comes("newcomer")).isPresent();
    all.get(0).leave();
    assertThat(places.count()).isEqualTo(MOST);
    all.get(1).leave();
    all.get(1).leave();
    assertThat(places.count()).isEqualTo(MOST - 1);
  }

  @Test
  void address_beyondItsShare_getsNoPlace_thoughOthersAreSilent() throws UnknownHostException {
    InetAddress far = InetAddress.getByAddress(new byte[] {10, 0, 0, 1});
    for (int i = 0; i < SAME_ADDRESS; i++) {
      assertThat(places.take(far, () -> ended.add("far"))).isPresent();
    }
    assertThat(places.take(far, () -> {})).isEmpty();
    assertThat(comes("near")).isPresent();
    assertThat(ended).isEmpty();
  }
}
