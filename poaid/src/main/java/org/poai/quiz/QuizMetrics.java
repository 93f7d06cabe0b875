package org.poai.quiz;

import java.util.Locale;
import java.util.Optional;
import org.poai.chain.ProofVerifier.Verdict;
import org.poai.metrics.MetricCategory;
import org.poai.metrics.Metrics;
import org.poai.metrics.Metrics.CounterMetric;
import org.poai.metrics.Metrics.LabelledCounter;
import org.poai.metrics.Metrics.TimerMetric;

/** What the quiz counts and times; one for each node, whatever manifests come and go. */
public final class QuizMetrics {
  private final CounterMetric evaluations;
  private final CounterMetric withoutResult;
  private final TimerMetric evaluationSeconds;
  private final LabelledCounter verdicts;
  private final TimerMetric verificationSeconds;
  private final CounterMetric recomputed;
  private final CounterMetric contradictions;

  public QuizMetrics(Metrics metrics) {
    MetricCategory quiz = MetricCategory.QUIZ;
    evaluations = metrics.counter(quiz, "evaluations_total", "Nonces evaluated while mining");
    withoutResult =
        metrics.counter(quiz, "nonces_without_result_total", "Nonces that had no result");
    evaluationSeconds =
        metrics.timer(
            quiz,
            "evaluation_seconds",
            "From handing a nonce over to its result, waiting included");
    verdicts = metrics.counter(quiz, "verifications_total", "Proofs judged", "verdict");
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
    evaluations.increment();
    evaluationSeconds.observeNanos(nanos);
    if (evaluation.isEmpty()) {
      withoutResult.increment();
    }
  }

  void judged(Verdict verdict, long nanos) {
    verdicts.increment(
        verdict instanceof Verdict.False refuted
            ? refuted.fault().name().toLowerCase(Locale.ROOT)
            : verdict instanceof Verdict.Proven ? "proven" : "abstain");
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
