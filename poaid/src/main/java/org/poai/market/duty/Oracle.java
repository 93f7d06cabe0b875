package org.poai.market.duty;

import java.util.concurrent.CompletableFuture;
import org.poai.inference.answer.JobResult;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

/** Computes what models answer. Safe from any thread. */
@FunctionalInterface
public interface Oracle {
  /**
   * The answer to a prompt; the future never fails.
   *
   * @param model SHA-256 of its file
   * @param tokens most that are answered
   */
  CompletableFuture<JobResult> answer(Hash32 model, Bytes prompt, int tokens);
}
