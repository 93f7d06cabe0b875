package org.poai.quiz.profile;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.poai.chain.genesis.Manifest.Sizes;
import org.poai.inference.EnginePriority;
import org.poai.inference.ModelFile;
import org.poai.quiz.prompt.EngineAccess;
import org.poai.quiz.prompt.SaltWordList;
import org.poai.quiz.prompt.Tokens;
import org.poai.quiz.prompt.UnfitModelException;

/** What a node finds out by running a model once: its salt words, and its conformance here. */
public record ModelProfile(SaltWordList words, Conformance conformance) {

  /**
   * Finds words and conformance: an encoding for each candidate word, and 16 prompts. The future
   * ends with {@link UnfitModelException} when the quiz cannot be asked with this model.
   */
  public static CompletableFuture<ModelProfile> measure(
      ModelFile model, EngineAccess engines, Sizes sizes) {
    return engines
        .submit(EnginePriority.MINE, engine -> SaltWordList.find(model.vocabulary(), engine))
        .thenCompose(found -> conform(model, engines, sizes, found));
  }

  private static CompletableFuture<ModelProfile> conform(
      ModelFile model, EngineAccess engines, Sizes sizes, List<String> found) {
    try {
      SaltWordList words = SaltWordList.of(found);
      return Conformance.measure(engines, new Tokens(model.vocabulary()), words, sizes)
          .thenApply(conformance -> new ModelProfile(words, conformance));
    } catch (UnfitModelException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
