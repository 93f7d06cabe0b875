package org.poai.rpc.eth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.poai.chain.index.LogQuery;
import org.poai.crypto.Preimage;
import org.poai.json.JsonValue;
import org.poai.memory.MemoryShare;
import org.poai.memory.Purse;
import org.poai.primitives.Hash32;
import org.poai.rpc.call.LogRequest;

class FiltersTest {
  private static final long BOUND = 1 << 20;
  private static final Watch HEADS = new Watch.Heads(false);

  private final MemoryShare share = new MemoryShare("clients", 8 * BOUND);
  private final Purse purse = share.store(BOUND).purse(BOUND);
  private final Filters filters = new Filters(purse);
  private final Hub hub = new Hub(purse);

  /** A filter that names many topics. */
  private static Watch naming(int topics) {
    Set<Hash32> names =
        IntStream.range(0, topics)
            .mapToObj(i -> Preimage.tagged("topic " + i).keccak())
            .collect(Collectors.toSet());
    return new Watch.Logs(LogRequest.ofNewBlocks(new LogQuery(Set.of(), List.of(names))));
  }

  private static News text(int length, Function<Watch, Boolean> tells) {
    NewsItem item = new NewsItem(JsonValue.of("x".repeat(length)));
    return watch -> tells.apply(watch) ? List.of(item) : List.of();
  }

  @Test
  void filters_thatNameMuch_areRefusedByBytes_notByCount() {
    Watch large = naming(1_000);
    int made = 0;
    while (filters.add("filter " + made, large, 0)) {
      made++;
    }

    assertThat(made).isBetween(4, 16);
    assertThat(purse.held()).isLessThanOrEqualTo(BOUND);
    assertThat(hub.add("subscription", large, message -> {})).isFalse();
    assertThat(filters.add("small", HEADS, 0)).isTrue();
  }

  @Test
  void filters_thatEnd_giveEverythingBack() {
    for (String id : List.of("removed", "expired", "polled")) {
      assertThat(filters.add(id, naming(10), 0)).isTrue();
    }
    filters.tell(text(1_000, watch -> true));
    assertThat(filters.changes("polled", 0)).isPresent();
    assertThat(filters.remove("removed")).isTrue();
    filters.expire(TimeUnit.MINUTES.toNanos(6));

    assertThat(filters.size()).isZero();
    assertThat(purse.held()).isZero();
  }

  @Test
  void largestFilter_makesRoom_forWhatOthersHaveToHear() {
    assertThat(filters.add("large", naming(1), 0)).isTrue();
    assertThat(filters.add("small", HEADS, 0)).isTrue();
    filters.tell(text(900_000, watch -> watch instanceof Watch.Logs));
    filters.tell(text(200_000, watch -> watch instanceof Watch.Heads));

    assertThat(filters.changes("large", 0)).as("it could not tell all").isEmpty();
    assertThat(filters.changes("small", 0).orElseThrow()).hasSize(1);
  }

  @Test
  void subscription_thatWaitsForItsAnswer_holdsAPartOnly_andGivesItBack() {
    assertThat(hub.add("opened", HEADS, message -> {})).isTrue();
    assertThat(hub.add("never", HEADS, message -> {})).isTrue();
    hub.tell(text(100_000, watch -> true));
    hub.open("opened");
    for (int i = 0; i < 20; i++) {
      hub.tell(text(100_000, watch -> true));
    }

    assertThat(hub.size()).as("what waits for ever is let go").isEqualTo(1);
    hub.removeAll(List.of("opened", "never"));
    assertThat(purse.held()).isZero();
  }
}
