package org.poai.market.channel;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.poai.inference.answer.AnswerEngine;
import org.poai.inference.answer.JobResult;
import org.poai.primitives.Hash32;

/**
 * Completions of a worker that says something else than the model in its second answer since the
 * start, and the truth in the others: how a client finds a liar can be watched on a development
 * chain.
 */
public final class FalseSecondAnswer implements Completions {
  private static final int FALSE_ONE = 2;
  private static final String LIE = "no";
  private static final String OTHER_LIE = "yes";

  private final Completions right;
  private final AtomicInteger asked = new AtomicInteger();

  public FalseSecondAnswer(Completions right) {
    this.right = right;
  }

  @Override
  public CompletableFuture<JobResult> complete(
      Hash32 model, String prompt, int tokens, AnswerEngine.Audience audience) {
    boolean lies = asked.incrementAndGet() == FALSE_ONE;
    return right.complete(model, prompt, tokens, lies ? new Misled(audience) : audience);
  }

  /** Hears a lie in place of each piece. */
  private record Misled(AnswerEngine.Audience audience) implements AnswerEngine.Audience {
    @Override
    public boolean begin(int promptTokens) {
      return audience.begin(promptTokens);
    }

    @Override
    public boolean take(String piece) {
      return audience.take(piece.equals(LIE) ? OTHER_LIE : LIE);
    }
  }
}
