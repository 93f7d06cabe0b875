package org.poai.quiz.prompt;

import java.util.concurrent.CompletableFuture;
import org.poai.inference.EnginePriority;
import org.poai.inference.EngineTask;

/**
 * Where work for the engine is handed over: {@code InferenceService::submit}. Tasks of equal
 * priority run in the order they came; the future ends on the engine's thread, with {@link
 * org.poai.inference.InferenceException} when the task gave none.
 */
@FunctionalInterface
public interface EngineAccess {
  <T> CompletableFuture<T> submit(EnginePriority priority, EngineTask<T> task);
}
