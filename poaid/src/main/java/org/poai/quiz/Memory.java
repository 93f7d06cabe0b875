package org.poai.quiz;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The latest results of a pure computation by key, the longest unused forgotten first. What is
 * under way is not begun again; what failed is not remembered. A result is <em>confirmed</em> once
 * it was computed twice or by somebody else too. Safe from any thread.
 */
final class Memory<K, V> {
  private final Map<K, Entry<V>> entries;

  Memory(int capacity) {
    this.entries =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, Memory.Entry<V>> eldest) {
            return size() > capacity;
          }
        };
  }

  /** The remembered result, or that of {@code compute}. */
  CompletableFuture<V> get(K key, Supplier<CompletableFuture<V>> compute) {
    CompletableFuture<V> result = new CompletableFuture<>();
    synchronized (entries) {
      Entry<V> entry = entries.get(key);
      if (entry != null) {
        return entry.result.copy();
      }
      entries.put(key, new Entry<>(result, false));
    }
    var unused =
        CompletableFuture.completedFuture(key)
            .thenCompose(begun -> compute.get())
            .whenComplete(
                (value, failure) -> {
                  if (failure == null) {
                    result.complete(value);
                  } else {
                    forget(key, result);
                    result.completeExceptionally(failure);
                  }
                });
    return result.copy();
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
      entries.put(key, new Entry<>(CompletableFuture.completedFuture(value), confirmed));
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

  private void forget(K key, CompletableFuture<V> result) {
    synchronized (entries) {
      Entry<V> entry = entries.get(key);
      if (entry != null && entry.result == result) {
        entries.remove(key);
      }
    }
  }

  private record Entry<V>(CompletableFuture<V> result, boolean confirmed) {}
}
