package org.poai.inference.child;

import java.util.List;
import org.poai.inference.InferenceEngine;
import org.poai.inference.InferenceException;

/**
 * Makes the engine inside the child process; named there by its class, which needs a constructor
 * without parameters.
 */
@FunctionalInterface
public interface EngineFactory {
  /**
   * Opens the engine.
   *
   * @throws InferenceException {@code UNAVAILABLE} with a sentence for the operator
   */
  InferenceEngine open(List<String> arguments) throws InferenceException;
}
