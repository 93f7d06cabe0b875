package org.poai.market.channel;

import java.util.concurrent.CompletableFuture;
import org.poai.inference.answer.AnswerEngine;
import org.poai.inference.answer.JobResult;
import org.poai.primitives.Hash32;

/** Completes prompts with a model of this node; safe from any thread. */
@FunctionalInterface
public interface Completions {
  /**
   * Completes a prompt; the future never fails.
   *
   * @param model SHA-256 of its file
   */
  CompletableFuture<JobResult> complete(
      Hash32 model, String prompt, int tokens, AnswerEngine.Audience audience);
}
