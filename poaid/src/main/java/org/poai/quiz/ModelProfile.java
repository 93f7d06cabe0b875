package org.poai.quiz;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.poai.chain.genesis.Manifest.Sizes;
import org.poai.inference.ModelFile;
import org.poai.inference.Priority;

/** What a node finds out by running a model once: its salt words, and its conformance here. */
public record ModelProfile(SaltWords words, Conformance conformance) {

  /**
   * Finds words and conformance: an encoding for each candidate word, and 16 prompts. The future
   * ends with {@link UnfitModelException} when the quiz cannot be asked with this model.
   */
  public static CompletableFuture<ModelProfile> measure(
      ModelFile model, EngineAccess engines, Sizes sizes) {
    return engines
        .submit(Priority.MINE, engine -> SaltWords.find(model.vocabulary(), engine))
        .thenCompose(found -> conform(model, engines, sizes, found));
  }

  private static CompletableFuture<ModelProfile> conform(
      ModelFile model, EngineAccess engines, Sizes sizes, List<String> found) {
    try {
      SaltWords words = SaltWords.of(found);
      return Conformance.measure(engines, new Tokens(model.vocabulary()), words, sizes)
          .thenApply(conformance -> new ModelProfile(words, conformance));
    } catch (UnfitModelException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
