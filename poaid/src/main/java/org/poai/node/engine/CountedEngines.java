package org.poai.node.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.poai.inference.EnginePriority;
import org.poai.inference.EngineTask;
import org.poai.node.events.ProgressLine;
import org.poai.quiz.prompt.EngineAccess;

/**
 * Engines of a long measurement, whose operator is told how far it is.
 *
 * @param of so many tasks will be handed over
 */
record CountedEngines(EngineAccess engines, ProgressLine line, int of, AtomicInteger done)
    implements EngineAccess {
  CountedEngines(EngineAccess engines, ProgressLine line, int of) {
    this(engines, line, of, new AtomicInteger());
  }

  @Override
  public <T> CompletableFuture<T> submit(EnginePriority priority, EngineTask<T> task) {
    return engines
        .<T>submit(priority, task)
        .whenComplete((result, failure) -> line.at(done.incrementAndGet(), of));
  }
}
