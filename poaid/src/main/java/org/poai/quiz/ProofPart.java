package org.poai.quiz;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.poai.inference.EnginePriority;

/**
 * Something about a proof that every node computes alike: where it is remembered, how it is
 * computed from what is remembered, and how afresh.
 */
record ProofPart<K, V>(
    ResultMemory<K, V> memory,
    K key,
    Function<PromptGroup, CompletableFuture<V>> compute,
    Supplier<CompletableFuture<V>> computeAfresh) {

  CompletableFuture<V> get() {
    return memory.get(key, EnginePriority.VERIFY, compute);
  }

  /** Computes without any memory; the result counts as confirmed. */
  CompletableFuture<V> afresh() {
    return computeAfresh
        .get()
        .thenApply(
            value -> {
              memory.put(key, value, true);
              return value;
            });
  }

  boolean isKnown() {
    return memory.known(key).isPresent();
  }

  boolean isConfirmed() {
    return memory.isConfirmed(key);
  }

  /** Notes that somebody else found the same. */
  void confirm() {
    memory.known(key).ifPresent(value -> memory.put(key, value, true));
  }
}
