package org.poai.memory;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Keeps entries as long as all together do not weigh too much: those that were put or used longest
 * ago make room for a further one. Not thread-safe.
 */
public final class WeightedMap<K, V> {
  private final long most;
  private final ToLongBiFunction<K, V> weight;

  /** What goes next comes first. */
  private final Map<K, V> entries = new LinkedHashMap<>();

  private long held;

  /**
   * An empty map.
   *
   * @param most what all entries may weigh, such as bytes
   * @param weight of an entry; the same each time it is asked for
   */
  public WeightedMap(long most, ToLongBiFunction<K, V> weight) {
    this.most = most;
    this.weight = weight;
  }

  public @Nullable V get(K key) {
    return entries.get(key);
  }

  /** The same, after which the entry goes last. */
  public @Nullable V use(K key) {
    V value = entries.remove(key);
    if (value != null) {
      entries.put(key, value);
    }
    return value;
  }

  /** Puts an entry, or replaces it; one that weighs too much by itself is not kept. */
  public void put(K key, V value) {
    remove(key);
    entries.put(key, value);
    held += weight.applyAsLong(key, value);
    Iterator<Map.Entry<K, V>> eldest = entries.entrySet().iterator();
    while (held > most) {
      Map.Entry<K, V> gone = eldest.next();
      held -= weight.applyAsLong(gone.getKey(), gone.getValue());
      eldest.remove();
    }
  }

  public void remove(K key) {
    V gone = entries.remove(key);
    if (gone != null) {
      held -= weight.applyAsLong(key, gone);
    }
  }

  public void clear() {
    entries.clear();
    held = 0;
  }

  /** What all entries weigh. */
  public long held() {
    return held;
  }
}
