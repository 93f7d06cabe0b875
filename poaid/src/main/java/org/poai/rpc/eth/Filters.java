package org.poai.rpc.eth;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.poai.json.JsonValue;
import org.poai.memory.Purse;

/**
 * Filters, which are polled: each keeps what is new until somebody asks for it. One that nobody
 * asks for ends after five minutes; one that holds too much ends at once, and the largest ends
 * where all together hold too much, since to leave something out in silence would be worse: its
 * client begins anew. Owned by the thread {@code rpc-watch}.
 */
final class Filters {
  private static final long EXPIRY_NANOS = TimeUnit.MINUTES.toNanos(5);

  /** What one filter may hold, in bytes. */
  private static final long MAX_BYTES = 4 << 20;

  private final Map<String, Filter> filters = new HashMap<>();

  /** What all of them hold, and may. */
  private final Purse purse;

  Filters(Purse purse) {
    this.purse = purse;
  }

  private static final class Filter {
    final Watch watch;
    List<JsonValue> items = new ArrayList<>();

    /** Bytes of the items. */
    long bytes;

    long usedNanos;

    Filter(Watch watch, long now) {
      this.watch = watch;
      this.usedNanos = now;
    }

    long held() {
      return watch.weight() + bytes;
    }
  }

  int size() {
    return filters.size();
  }

  /** Adds a filter; false where there is no room for it. */
  boolean add(String id, Watch watch, long now) {
    if (!purse.take(watch.weight())) {
      return false;
    }
    filters.put(id, new Filter(watch, now));
    return true;
  }

  void tell(News news) {
    for (String id : List.copyOf(filters.keySet())) {
      Filter filter = filters.get(id);
      if (filter != null) { // It may have made room for another one.
        tell(filter, news.of(filter.watch));
      }
    }
  }

  private void tell(Filter filter, List<NewsItem> items) {
    long more = items.stream().mapToLong(NewsItem::weight).sum();
    if (filter.bytes + more > MAX_BYTES || !makeRoom(filter, more)) {
      removeIf(other -> other == filter);
    } else {
      items.forEach(item -> filter.items.add(item.text()));
      filter.bytes += more;
    }
  }

  /** Takes so much from the purse, for which larger filters may have to end. */
  private boolean makeRoom(Filter filter, long bytes) {
    while (bytes > 0 && !purse.take(bytes)) {
      Optional<Filter> largest =
          filters.values().stream().max(Comparator.comparingLong(Filter::held));
      if (largest.isEmpty() || largest.get() == filter) {
        return false;
      }
      removeIf(other -> other == largest.get());
    }
    return true;
  }

  private void removeIf(Predicate<Filter> condition) {
    filters
        .values()
        .removeIf(
            filter -> {
              boolean ends = condition.test(filter);
              if (ends) {
                purse.give(filter.held());
              }
              return ends;
            });
  }

  /** Ends those that nobody has asked for. */
  void expire(long now) {
    removeIf(filter -> now - filter.usedNanos > EXPIRY_NANOS);
  }

  /** What is new since the last time; empty where there is no such filter. */
  Optional<List<JsonValue>> changes(String id, long now) {
    return use(id, now)
        .map(
            filter -> {
              List<JsonValue> items = filter.items;
              purse.give(filter.bytes);
              filter.items = new ArrayList<>();
              filter.bytes = 0;
              return items;
            });
  }

  /** What a filter collects. */
  Optional<Watch> watch(String id, long now) {
    return use(id, now).map(filter -> filter.watch);
  }

  private Optional<Filter> use(String id, long now) {
    Optional<Filter> filter = Optional.ofNullable(filters.get(id));
    filter.ifPresent(used -> used.usedNanos = now);
    return filter;
  }

  /** Whether there was one. */
  boolean remove(String id) {
    Filter filter = filters.remove(id);
    if (filter != null) {
      purse.give(filter.held());
    }
    return filter != null;
  }
}
