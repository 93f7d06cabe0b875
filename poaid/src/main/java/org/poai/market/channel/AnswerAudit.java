package org.poai.market.channel;

import java.security.SecureRandom;
import java.util.Optional;
import org.poai.async.EventThread;
import org.poai.inference.answer.AnswerEngine;
import org.poai.inference.answer.JobAnswer;
import org.poai.inference.answer.JobResult;
import org.poai.market.duty.Glance;
import org.poai.primitives.Hash32;

/**
 * Computes a random part of workers' answers again, where this node has the model; of each worker
 * the first. Owned by the market's thread.
 */
public final class AnswerAudit {
  private static final int WHOLE = 1_000;

  private final EventThread thread;
  private final Glance market;
  private final Completions engines;
  private final SecureRandom random;
  private final int thousandths;

  /** What a worker has answered to what. */
  record Said(long model, String prompt, int maxTokens, Attempt.Answered answered) {}

  /**
   * A check.
   *
   * @param thousandths of the answers that are computed again
   */
  public AnswerAudit(
      EventThread thread,
      Glance market,
      Completions engines,
      SecureRandom random,
      int thousandths) {
    this.thread = thread;
    this.market = market;
    this.engines = engines;
    this.random = random;
    this.thousandths = thousandths;
  }

  /** Computes an answer again if it is its turn, and says so where it is false. */
  void look(Said said, boolean isFirst, Runnable onFalse) {
    if (thousandths == 0 || (!isFirst && random.nextInt(WHOLE) >= thousandths)) {
      return;
    }
    Optional<Hash32> model = market.at(head -> head.model(said.model())).flatMap(found -> found);
    if (model.isEmpty()) {
      return;
    }
    thread.after(
        engines.complete(model.get(), said.prompt(), said.maxTokens(), AnswerAudit.audience()),
        result -> {
          if (result instanceof JobResult.Text text && !isRight(said, text.answer())) {
            onFalse.run();
          }
        });
  }

  private static AnswerEngine.Audience audience() {
    return piece -> true;
  }

  private static boolean isRight(Said said, JobAnswer right) {
    Attempt.Answered told = said.answered();
    return told.text().equals(right.text())
        && told.promptTokens() == right.promptTokens()
        && told.done().tokens() == right.tokens()
        && told.done().isCut() == (right.reason() == JobAnswer.Reason.LIMIT);
  }
}
