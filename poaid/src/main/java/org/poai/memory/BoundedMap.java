package org.poai.memory;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps so many entries: a further one drives out the eldest. */
public final class BoundedMap<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1;

  private final int most;

  private BoundedMap(int most, boolean byUse) {
    super(16, 0.75f, byUse);
    this.most = most;
  }

  /** The eldest is the one that was put first. */
  public static <K, V> Map<K, V> byAge(int most) {
    return new BoundedMap<>(most, false);
  }

  /** The eldest is the one that was longest not looked up. */
  public static <K, V> Map<K, V> byUse(int most) {
    return new BoundedMap<>(most, true);
  }

  @Override
  protected boolean removeEldestEntry(Map.@Nullable Entry<K, V> eldest) {
    return size() > most;
  }
}
