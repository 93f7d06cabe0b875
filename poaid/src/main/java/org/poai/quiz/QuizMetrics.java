package org.poai.quiz;

import java.util.Optional;
import org.poai.chain.ProofVerifier.Fault;
import org.poai.chain.ProofVerifier.Verdict;
import org.poai.metrics.MetricCategory;
import org.poai.metrics.Metrics;
import org.poai.metrics.Metrics.CounterMetric;
import org.poai.metrics.Metrics.LabelledCounter;
import org.poai.metrics.Metrics.TimerMetric;
import org.poai.quiz.proof.Evaluation;

/** What the quiz counts and times; one for each node, whatever manifests come and go. */
public final class QuizMetrics {
  private final CounterMetric withoutResult;
  private final TimerMetric evaluationSeconds;
  private final LabelledCounter<Verdict> verdicts;
  private final LabelledCounter<Fault> refutations;
  private final TimerMetric verificationSeconds;
  private final CounterMetric recomputed;
  private final CounterMetric contradictions;

  public QuizMetrics(Metrics metrics) {
    MetricCategory quiz = MetricCategory.QUIZ;
    withoutResult =
        metrics.counter(quiz, "nonces_without_result_total", "Nonces that had no result");
    evaluationSeconds =
        metrics.timer(
            quiz,
            "evaluation_seconds",
            "From handing a nonce over to its result, waiting included");
    verdicts =
        metrics.counter(quiz, "verifications_total", "Proofs judged", "verdict", Verdict.class);
    refutations =
        metrics.counter(
            quiz,
            "refutations_total",
            "Proofs found false, by what is false",
            "fault",
            Fault.class);
    verificationSeconds =
        metrics.timer(quiz, "verification_seconds", "Time to judge a proof, waiting included");
    recomputed =
        metrics.counter(quiz, "recomputations_total", "Failures that were computed a second time");
    contradictions =
        metrics.counter(
            quiz,
            "contradictions_total",
            "Recomputations that cleared the block: this machine computed wrongly before");
  }

  void evaluated(Optional<Evaluation> evaluation, long nanos) {
    evaluationSeconds.observeNanos(nanos);
    if (evaluation.isEmpty()) {
      withoutResult.increment();
    }
  }

  void judged(Verdict verdict, long nanos) {
    verdicts.increment(verdict);
    if (verdict instanceof Verdict.False refuted) {
      refutations.increment(refuted.fault());
    }
    verificationSeconds.observeNanos(nanos);
  }

  /** A failure was recomputed, and is either still there or gone. */
  void recomputed(boolean cleared) {
    recomputed.increment();
    if (cleared) {
      contradictions.increment();
    }
  }
}
