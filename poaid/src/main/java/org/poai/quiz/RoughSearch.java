package org.poai.quiz;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.poai.async.EventThread;
import org.poai.chain.genesis.Manifest.Sizes;
import org.poai.inference.EnginePriority;
import org.poai.inference.InferenceException;
import org.poai.inference.InferenceException.Kind;
import org.poai.metrics.MetricCategory;
import org.poai.metrics.Metrics;
import org.poai.metrics.Metrics.CounterMetric;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.quiz.profile.Conformance;
import org.poai.quiz.prompt.EngineAccess;
import org.poai.quiz.prompt.Futures;
import org.poai.quiz.prompt.UnfitModelException;
import org.poai.quiz.proof.Challenge;
import org.poai.quiz.proof.HiddenState;
import org.poai.quiz.proof.StatePair;

/**
 * Searches on an engine that is fast and not quite exact, such as one on a GPU, and has each nonce
 * that may win evaluated by the referee's engine: what it gives is always the referee's own result.
 *
 * <p>For the next maintainer: states that are off by a vector e change a sum of signs by about |e|,
 * and the bit where the sum is smaller than that. So the two engines are compared once on the
 * conformance prompts ({@link #tolerance}), sums within four standard deviations of zero are left
 * open, and a nonce goes to the referee where any way to fill them in wins. At a low target that is
 * a few of the nonces that lose; at the development chain's it is most of them, and such a search
 * gains nothing. The references of the records are the referee's, once for each record.
 */
public final class RoughSearch implements NonceSearch {
  private static final int PROMPTS = 16;
  private static final double DEVIATIONS = 4;

  /** Of a state's length: an engine that is further off runs another model. */
  private static final double MOST_OFF = 1.0 / 16;

  private final Quiz exact;
  private final Prompts rough;
  private final EventThread arithmetic;
  private final long tolerance;
  private final CounterMetric evaluations;
  private final CounterMetric candidates;

  /**
   * A search.
   *
   * @param rough the fast engine
   * @param tolerance sums of at most this size may have the other sign at a referee
   */
  public RoughSearch(
      Quiz exact, EngineAccess rough, EventThread arithmetic, long tolerance, Metrics metrics) {
    this.exact = exact;
    this.rough = new Prompts(exact.referee(), rough);
    this.arithmetic = arithmetic;
    this.tolerance = tolerance;
    this.evaluations =
        metrics.counter(
            MetricCategory.QUIZ, "rough_evaluations_total", "Nonces evaluated on the fast engine");
    this.candidates =
        metrics.counter(
            MetricCategory.QUIZ,
            "rough_candidates_total",
            "Nonces of it that the referee was asked");
  }

  /**
   * How far sums may be off, from what both engines make of the conformance prompts: the future
   * ends with {@link UnfitModelException} when that is too far.
   */
  public static CompletableFuture<Long> tolerance(
      Referee referee, EngineAccess exact, EngineAccess rough) {
    List<CompletableFuture<Optional<Double>>> squares = new ArrayList<>();
    for (int j = 0; j < PROMPTS; j++) {
      squares.add(
          state(referee, exact, j)
              .thenCombine(
                  state(referee, rough, j),
                  (one, other) -> one.flatMap(a -> other.map(b -> squaredDistance(a, b)))));
    }
    return Futures.allPresent(squares).thenCompose(all -> tolerance(all.orElse(List.of())));
  }

  private static CompletableFuture<Optional<HiddenState>> state(
      Referee referee, EngineAccess engine, int j) {
    Sizes sizes = referee.manifest().sizes();
    return engine.submit(
        EnginePriority.MINE,
        run -> {
          Optional<String> text =
              Conformance.prompt(j)
                  .build(run, referee.tokens(), referee.words(), sizes.promptTokens());
          return text.isEmpty()
              ? Optional.empty()
              : Optional.of(HiddenState.of(run.embed(text.get())));
        });
  }

  private static double squaredDistance(HiddenState one, HiddenState other) {
    HiddenState difference = one.minus(other);
    double sum = 0;
    for (int i = 0; i < difference.dim(); i++) {
      sum += (double) difference.get(i) * difference.get(i);
    }
    return sum;
  }

  private static CompletableFuture<Long> tolerance(List<Double> squares) {
    double off =
        Math.sqrt(
            squares.stream().mapToDouble(square -> square).average().orElse(Double.MAX_VALUE));
    if (off > MOST_OFF * HiddenState.SCALE) {
      return CompletableFuture.failedFuture(
          new UnfitModelException(
              "the library computes other states than the referee's: they are more than a sixteenth"
                  + " of their length apart"));
    }
    // A sum is of two states.
    return CompletableFuture.completedFuture((long) Math.ceil(DEVIATIONS * Math.sqrt(2) * off));
  }

  @Override
  public CompletableFuture<Outcome> evaluate(Challenge challenge, long nonce, UInt256 target) {
    CompletableFuture<Outcome> result = new CompletableFuture<>();
    var unused =
        guess(challenge, nonce, PromptGroup.with(EnginePriority.MINE, result::isDone))
            .thenCompose(guesses -> judge(challenge, nonce, target, guesses, result))
            .whenComplete(
                (outcome, failure) -> {
                  if (failure == null) {
                    result.complete(outcome);
                  } else if (isPoison(Futures.cause(failure))) {
                    result.complete(new Outcome.Deadly());
                  } else {
                    result.completeExceptionally(Futures.cause(failure));
                  }
                });
    return result;
  }

  private CompletableFuture<Outcome> judge(
      Challenge challenge,
      long nonce,
      UInt256 target,
      Optional<Guesses> guesses,
      CompletableFuture<Outcome> wanted) {
    if (guesses.isEmpty()) {
      return CompletableFuture.completedFuture(new Outcome.Empty());
    }
    if (wanted.isDone() || !guesses.get().mayWin(challenge.sealHash(), nonce, target)) {
      return CompletableFuture.completedFuture(new Outcome.Loss());
    }
    candidates.increment();
    return exact.evaluate(challenge, nonce, target);
  }

  private static boolean isPoison(Throwable failure) {
    return failure instanceof InferenceException e && e.kind() == Kind.POISON;
  }

  private CompletableFuture<Optional<Guesses>> guess(
      Challenge challenge, long nonce, PromptGroup group) {
    Hash32 quizKey = challenge.quizKey(nonce);
    List<CompletableFuture<Optional<HiddenState>>> references = new ArrayList<>();
    List<CompletableFuture<Optional<StatePair>>> states = new ArrayList<>();
    for (int index : exact.records(challenge)) {
      references.add(exact.reference(index, EnginePriority.MINE));
      states.add(rough.states(quizKey, states.size(), index, group));
    }
    return Futures.allPresent(states)
        .thenCombine(
            Futures.allPresent(references),
            (some, targets) -> some.flatMap(x -> targets.map(r -> new NonceStates(quizKey, x, r))))
        .thenCompose(measured -> arithmetic.call(() -> measured.map(this::guess)));
  }

  private Guesses guess(NonceStates measured) {
    evaluations.increment();
    return Guesses.of(
        exact.referee(), measured.quizKey(), measured.states(), measured.references(), tolerance);
  }
}
