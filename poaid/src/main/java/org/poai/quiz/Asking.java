package org.poai.quiz;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.poai.inference.Priority;

/**
 * Some prompts that are of use only together: how urgent they are, and whether those that have not
 * begun are still worth their time.
 */
final class Asking {
  private final Priority priority;
  private final BooleanSupplier cancelled;
  private final AtomicBoolean inVain = new AtomicBoolean();

  private Asking(Priority priority, BooleanSupplier cancelled) {
    this.priority = priority;
    this.cancelled = cancelled;
  }

  static Asking with(Priority priority) {
    return new Asking(priority, () -> false);
  }

  static Asking with(Priority priority, BooleanSupplier cancelled) {
    return new Asking(priority, cancelled);
  }

  Priority priority() {
    return priority;
  }

  /** One of the prompts gave nothing. */
  void giveUp() {
    inVain.set(true);
  }

  boolean isPointless() {
    return inVain.get() || cancelled.getAsBoolean();
  }
}
