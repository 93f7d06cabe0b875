package org.poai.inference.answer;

import org.poai.inference.InferenceException;
import org.poai.inference.InferenceService;
import org.poai.inference.ModelFile.Vocabulary;
import org.poai.primitives.Hash32;

/** A model that runs for jobs alone. */
public record JobEngine(InferenceService service, Vocabulary vocabulary) {
  /** Starts models. */
  @FunctionalInterface
  public interface Opener {
    /**
     * Starts a process of its own for the model with this SHA-256; takes a while.
     *
     * @throws InferenceException when the model is not here or cannot be run, saying why
     */
    JobEngine open(Hash32 modelSha256) throws InferenceException;
  }
}
