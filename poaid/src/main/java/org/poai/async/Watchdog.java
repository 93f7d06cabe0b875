package org.poai.async;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.poai.metrics.MetricCategory;
import org.poai.metrics.Metrics;

/**
 * The one health mechanism: each part registers a named check that answers with what is wrong, or
 * nothing. The checks run every {@value #PERIOD_MILLIS} ms on a thread of their own; a change is
 * told once, and what stands is readable by status, health endpoint and metrics.
 */
public final class Watchdog implements Service {
  private static final long PERIOD_MILLIS = 2_000;

  private final Map<String, Supplier<Optional<String>>> checks = new ConcurrentHashMap<>();
  private final Map<String, String> problems = new ConcurrentHashMap<>();
  private final BiConsumer<String, Optional<String>> onChange;
  private final EventThread thread;

  /**
   * A watchdog that tells changes to {@code onChange}: the check's name and the problem, or empty
   * when it is over.
   */
  public Watchdog(
      Metrics metrics,
      CriticalFailure criticalFailure,
      BiConsumer<String, Optional<String>> onChange) {
    this.onChange = onChange;
    this.thread = new EventThread("watchdog", criticalFailure);
    metrics.gauge(
        MetricCategory.NODE, "health_problems", "Health checks that fail now", problems::size);
  }

  /** Registers a check; it must be quick and safe from another thread, and never block. */
  public void register(String name, Supplier<Optional<String>> check) {
    checks.put(name, check);
  }

  @Override
  public void start() {
    thread.repeat(this::runChecks, PERIOD_MILLIS);
  }

  @Override
  public void stop() {
    thread.stop(500);
  }

  /** What is wrong now, by check. */
  public Map<String, String> problems() {
    return new LinkedHashMap<>(problems);
  }

  /** A check that fails is itself a problem, and must not hide the others. */
  private static Optional<String> ask(Supplier<Optional<String>> check) {
    try {
      return check.get();
    } catch (RuntimeException e) {
      return Optional.of("the check itself failed: " + e);
    }
  }

  /** Runs every check once, now, on the caller's thread. */
  public void runChecks() {
    checks.forEach(
        (name, check) -> {
          Optional<String> now = ask(check);
          Optional<String> before =
              Optional.ofNullable(
                  now.isPresent() ? problems.put(name, now.get()) : problems.remove(name));
          if (before.isPresent() != now.isPresent()) {
            onChange.accept(name, now);
          }
        });
  }
}
