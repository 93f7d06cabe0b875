package org.poai.rpc.eth;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.poai.json.JsonValue;

/**
 * Filters, which are polled: each keeps what is new until somebody asks for it. One that nobody
 * asks for ends after five minutes; one that holds too much ends at once, since to leave something
 * out in silence would be worse: its client begins anew. Owned by the thread {@code rpc-watch}.
 */
final class Filters {
  private static final long EXPIRY_NANOS = TimeUnit.MINUTES.toNanos(5);

  /** What one filter may hold, in items and in characters. */
  private static final int MAX_ITEMS = 10_000;

  private static final long MAX_LENGTH = 4 << 20;

  /** What all of them may hold, in characters; the largest ends where it is more. */
  private static final long MAX_LENGTH_OF_ALL = 64 << 20;

  private final Map<String, Filter> filters = new HashMap<>();
  private long length;

  private static final class Filter {
    final Watch watch;
    List<JsonValue> items = new ArrayList<>();
    long length;
    long usedNanos;

    Filter(Watch watch, long now) {
      this.watch = watch;
      this.usedNanos = now;
    }

    boolean isFull() {
      return items.size() > MAX_ITEMS || length > MAX_LENGTH;
    }
  }

  int size() {
    return filters.size();
  }

  void add(String id, Watch watch, long now) {
    filters.put(id, new Filter(watch, now));
  }

  void tell(News news) {
    for (Filter filter : filters.values()) {
      for (NewsItem item : news.of(filter.watch)) {
        filter.items.add(item.text());
        filter.length += item.length();
        length += item.length();
      }
    }
    removeIf(Filter::isFull);
    while (length > MAX_LENGTH_OF_ALL && !filters.isEmpty()) {
      filters.values().stream()
          .max(Comparator.comparingLong(filter -> filter.length))
          .ifPresent(largest -> removeIf(filter -> filter == largest));
    }
  }

  private void removeIf(java.util.function.Predicate<Filter> condition) {
    filters
        .values()
        .removeIf(
            filter -> {
              boolean ends = condition.test(filter);
              length -= ends ? filter.length : 0;
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
              length -= filter.length;
              filter.items = new ArrayList<>();
              filter.length = 0;
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
    length -= filter == null ? 0 : filter.length;
    return filter != null;
  }
}
