package org.poai.quiz;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.poai.primitives.UInt256;
import org.poai.quiz.proof.Challenge;
import org.poai.quiz.proof.Evaluation;

/** Evaluates nonces for a miner. Safe from any thread. */
public interface NonceSearch {
  /**
   * What a nonce gives, exactly as a referee computes it. Cancelling the future gives up what has
   * not begun. Ends with {@link org.poai.inference.InferenceException} when the engine cannot run.
   */
  CompletableFuture<Outcome> evaluate(Challenge challenge, long nonce, UInt256 target);

  /** What became of a nonce. */
  sealed interface Outcome {
    /** It has this result. */
    record Result(Evaluation value) implements Outcome {}

    /** It has a result, which surely does not win. */
    record Loss() implements Outcome {}

    /** It has no result: the model gives none for one of its prompts, here and everywhere. */
    record Empty() implements Outcome {}

    /** One of its prompts ended the engine's process three times. */
    record Deadly() implements Outcome {}

    /** A result, or none. */
    static Outcome of(Optional<Evaluation> evaluation) {
      return evaluation.<Outcome>map(Result::new).orElseGet(Empty::new);
    }

    /** The result, where it is there. */
    default Optional<Evaluation> evaluation() {
      return this instanceof Result result ? Optional.of(result.value()) : Optional.empty();
    }
  }
}
