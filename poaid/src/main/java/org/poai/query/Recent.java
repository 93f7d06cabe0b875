package org.poai.query;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.poai.memory.BoundedMap;

/** What was read last of things that never change, by key. Safe from any thread. */
public final class Recent<K, V> {
  private final Map<K, V> known;

  /** Keeps so many. */
  public Recent(int count) {
    this.known = BoundedMap.byUse(count);
  }

  public Optional<V> find(K key) {
    synchronized (known) {
      return Optional.ofNullable(known.get(key));
    }
  }

  public void keep(K key, V value) {
    synchronized (known) {
      known.put(key, value);
    }
  }

  /** What is known, or what reading gives; two may read at once, and find the same. */
  public Optional<V> find(K key, Function<K, Optional<V>> read) {
    Optional<V> found = find(key);
    if (found.isPresent()) {
      return found;
    }
    Optional<V> now = read.apply(key);
    now.ifPresent(value -> keep(key, value));
    return now;
  }
}
