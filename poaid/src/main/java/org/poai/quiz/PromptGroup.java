package org.poai.quiz;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.poai.inference.EnginePriority;

/**
 * Some prompts that are of use only together: how urgent they are, and whether those that have not
 * begun are still worth their time.
 */
final class PromptGroup {
  private final EnginePriority priority;
  private final BooleanSupplier cancelled;
  private final AtomicBoolean inVain = new AtomicBoolean();

  private PromptGroup(EnginePriority priority, BooleanSupplier cancelled) {
    this.priority = priority;
    this.cancelled = cancelled;
  }

  static PromptGroup with(EnginePriority priority) {
    return new PromptGroup(priority, () -> false);
  }

  static PromptGroup with(EnginePriority priority, BooleanSupplier cancelled) {
    return new PromptGroup(priority, cancelled);
  }

  EnginePriority priority() {
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
