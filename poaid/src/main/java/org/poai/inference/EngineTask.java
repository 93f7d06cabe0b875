package org.poai.inference;

/**
 * A short piece of work on the engine thread, about one prompt long, so that a more urgent one
 * waits no longer.
 */
@FunctionalInterface
public interface EngineTask<T> {
  T run(InferenceEngine engine) throws InferenceException;
}
