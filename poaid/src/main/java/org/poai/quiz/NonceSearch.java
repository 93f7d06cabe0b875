package org.poai.quiz;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.poai.primitives.UInt256;

/** Evaluates nonces for a miner. Safe from any thread. */
public interface NonceSearch {
  /**
   * What a nonce gives, exactly as a referee computes it; empty when it has no result, or surely
   * does not win. Cancelling the future gives up what has not begun. Ends with {@link
   * org.poai.inference.InferenceException} when the engine cannot run.
   */
  CompletableFuture<Optional<Evaluation>> evaluate(Challenge challenge, long nonce, UInt256 target);
}
