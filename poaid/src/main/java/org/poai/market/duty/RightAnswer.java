package org.poai.market.duty;

import java.util.Optional;
import org.poai.inference.answer.JobResult;
import org.poai.market.contract.Seals;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

/**
 * What is right for a question, as this node's engine finds.
 *
 * @param hash what a vote says: the hash of the text, or {@link Seals#POISON}
 * @param text empty where the prompt ends the engine
 */
record RightAnswer(Hash32 hash, Optional<Bytes> text) {
  /** What an engine's result says; empty where there was none, so that it is asked again. */
  static Optional<RightAnswer> of(JobResult result) {
    if (result instanceof JobResult.Text found) {
      return Optional.of(
          new RightAnswer(found.answer().hash(), Optional.of(found.answer().bytes())));
    }
    return result instanceof JobResult.Poison
        ? Optional.of(new RightAnswer(Seals.POISON, Optional.empty()))
        : Optional.empty();
  }
}
