package org.poai.quiz.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Waiting for several results at once. */
public final class Futures {
  private Futures() {}

  /** All results in order; ends when the last has, with an exception when one had. */
  public static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> futures) {
    return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))
        .thenApply(done -> futures.stream().map(CompletableFuture::join).toList());
  }

  /** All results in order, or nothing when one of them is nothing. */
  public static <T> CompletableFuture<Optional<List<T>>> allPresent(
      List<CompletableFuture<Optional<T>>> futures) {
    return all(futures)
        .thenApply(
            results -> {
              List<T> present = new ArrayList<>();
              for (Optional<T> result : results) {
                result.ifPresent(present::add);
              }
              return present.size() == results.size() ? Optional.of(present) : Optional.empty();
            });
  }

  /** What a dependent future wraps. */
  public static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }
}
