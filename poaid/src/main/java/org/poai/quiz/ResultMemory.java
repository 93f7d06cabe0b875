package org.poai.quiz;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.poai.inference.EnginePriority;
import org.poai.memory.BoundedMap;

/**
 * The latest results of a pure computation by key, the longest unused forgotten first. What is
 * under way is not begun again, unless somebody more urgent asks: then it is put in line once more,
 * and the one of the two that ends later does nothing. What failed is not remembered. A result is
 * <em>confirmed</em> once it was computed twice or by somebody else too. Safe from any thread.
 */
final class ResultMemory<K, V> {
  private final Map<K, Entry<V>> entries;

  ResultMemory(int capacity) {
    this.entries = BoundedMap.byUse(capacity);
  }

  /** The remembered result, or that of {@code compute}, by when somebody so urgent waits for it. */
  CompletableFuture<V> get(
      K key, EnginePriority priority, Function<PromptGroup, CompletableFuture<V>> compute) {
    Entry<V> entry;
    synchronized (entries) {
      Entry<V> known = entries.get(key);
      if (known != null && !known.isLessUrgentThan(priority)) {
        return known.result.copy();
      }
      CompletableFuture<V> result = known == null ? new CompletableFuture<>() : known.result;
      entry = new Entry<>(result, priority, false);
      entries.put(key, entry);
    }
    var unused =
        CompletableFuture.completedFuture(PromptGroup.with(priority, entry.result::isDone))
            .thenCompose(compute)
            .whenComplete(
                (value, failure) -> {
                  if (failure == null) {
                    entry.result.complete(value);
                  } else if (forget(key, entry)) {
                    entry.result.completeExceptionally(failure);
                  }
                });
    return entry.result.copy();
  }

  /** The result, where it is there without waiting. */
  Optional<V> known(K key) {
    synchronized (entries) {
      Entry<V> entry = entries.get(key);
      if (entry == null || !entry.result.isDone() || entry.result.isCompletedExceptionally()) {
        return Optional.empty();
      }
      return Optional.of(entry.result.join());
    }
  }

  void put(K key, V value, boolean confirmed) {
    synchronized (entries) {
      entries.put(
          key,
          new Entry<>(CompletableFuture.completedFuture(value), EnginePriority.VERIFY, confirmed));
    }
  }

  boolean isConfirmed(K key) {
    synchronized (entries) {
      Entry<V> entry = entries.get(key);
      return entry != null && entry.confirmed;
    }
  }

  void forget(K key) {
    synchronized (entries) {
      entries.remove(key);
    }
  }

  /** False when somebody more urgent has asked meanwhile, and his answer counts. */
  private boolean forget(K key, Entry<V> failed) {
    synchronized (entries) {
      Entry<V> entry = entries.get(key);
      if (failed.equals(entry)) {
        entries.remove(key);
        return true;
      }
      return entry == null || entry.result != failed.result;
    }
  }

  private record Entry<V>(CompletableFuture<V> result, EnginePriority priority, boolean confirmed) {
    boolean isLessUrgentThan(EnginePriority asked) {
      return !result.isDone() && asked.compareTo(priority) < 0;
    }
  }
}
