package org.poai.async;

/**
 * The program that a part belongs to: it ends in order, with the reason, after an exception with
 * which the part cannot go on; and it says on which machine the part's threads run.
 */
@FunctionalInterface
public interface CriticalFailure {
  void report(String part, Throwable cause);

  /** Where threads, durations and chance come from. */
  default Machine machine() {
    return Machine.real();
  }
}
