package org.poai.quiz;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.poai.chain.ProofVerifier.Claim;
import org.poai.chain.ProofVerifier.Fault;
import org.poai.chain.ProofVerifier.Verdict.False;
import org.poai.chain.block.Seal;
import org.poai.primitives.Bytes;
import org.poai.quiz.proof.Challenge;
import org.poai.quiz.proof.ChosenNonce;
import org.poai.quiz.proof.Evaluation;
import org.poai.quiz.proof.PairBits;

/**
 * The check of one claim, fact by fact, what costs nothing first. The first fact that differs ends
 * it, once a second computation has confirmed the difference; see {@link QuizVerifier}.
 */
final class Replay {
  private final Quiz quiz;
  private final QuizMetrics metrics;
  private final Claim claim;
  private final Seal seal;
  private final ChosenNonce chosen;
  private final ProofPart<ChosenNonce, Optional<Evaluation>> evaluation;
  private final Optional<SelfDoubt> doubt;

  /**
   * A check of {@code claim}.
   *
   * @param doubt what differs is computed again before it counts, in its rations; without it, not
   */
  Replay(Quiz quiz, QuizMetrics metrics, Claim claim, Optional<SelfDoubt> doubt) {
    this.quiz = quiz;
    this.metrics = metrics;
    this.claim = claim;
    this.seal = claim.header().header().seal();
    this.chosen = new ChosenNonce(Challenge.of(claim.header(), claim.epochKey()), seal.nonce());
    this.evaluation = quiz.evaluation(chosen);
    this.doubt = doubt;
  }

  /** What is false in the claim; empty when it is proven. */
  CompletableFuture<Optional<False>> run(IntUnaryOperator random) {
    return next(steps(random).iterator())
        .thenApply(
            fault -> {
              if (fault.isEmpty()) {
                evaluation.confirm();
              }
              return fault;
            });
  }

  /** What is false in one record pair, or in what is known of the whole; empty when it is right. */
  CompletableFuture<Optional<False>> runPair(IntUnaryOperator random) {
    if (evaluation.isKnown()) {
      return check(evaluation, this::judge);
    }
    int k = random.applyAsInt(quiz.referee().samples());
    return check(quiz.pair(chosen, k), found -> judge(k, found));
  }

  private static CompletableFuture<Optional<False>> next(Iterator<Step> steps) {
    return steps.hasNext()
        ? steps
            .next()
            .get()
            .thenCompose(
                fault -> fault.isPresent() ? CompletableFuture.completedFuture(fault) : next(steps))
        : CompletableFuture.completedFuture(Optional.empty());
  }

  private List<Step> steps(IntUnaryOperator random) {
    List<Step> free = new ArrayList<>();
    List<Step> costly = new ArrayList<>();
    if (!evaluation.isKnown()) {
      int samples = quiz.referee().samples();
      int first = random.applyAsInt(samples);
      IntStream.range(0, samples)
          .map(i -> (first + i) % samples)
          .forEach(
              k -> {
                var pair = quiz.pair(chosen, k);
                (pair.isKnown() ? free : costly).add(() -> check(pair, found -> judge(k, found)));
              });
    }
    (evaluation.isKnown() ? free : costly).add(() -> check(evaluation, this::judge));
    List<Integer> records = quiz.records(chosen.challenge());
    for (int k = 0; k < records.size(); k++) {
      var answer = quiz.answer(records.get(k));
      String claimed = claim.answers().get(k);
      (answer.isKnown() ? free : costly).add(() -> check(answer, text -> judge(claimed, text)));
    }
    free.addAll(costly);
    return free;
  }

  /** A fact that differs counts when it is confirmed, or found again. */
  private <K, V> CompletableFuture<Optional<False>> check(
      ProofPart<K, V> fact, Function<V, Optional<False>> judge) {
    return fact.get()
        .thenCompose(
            value -> {
              Optional<False> fault = judge.apply(value);
              return fault.isEmpty() || fact.isConfirmed() || doubt.isEmpty()
                  ? CompletableFuture.completedFuture(fault)
                  : again(fact, judge, doubt.get());
            });
  }

  /**
   * "A failure in 5 or 6 is recomputed in the same engine process; a fresh process is started only
   * where the two differ, and at most once in 10 minutes"; protocol section 8.
   */
  private <K, V> CompletableFuture<Optional<False>> again(
      ProofPart<K, V> fact, Function<V, Optional<False>> judge, SelfDoubt ration) {
    return fact.afresh()
        .thenApply(judge)
        .thenCompose(
            second -> {
              metrics.recomputed(second.isEmpty());
              if (second.isPresent()) {
                return believed(second, ration);
              }
              // The miner and we have it alike now; it was our engine that erred before.
              return ration.mayRenew()
                  ? quiz.renewEngine().thenApply(fresh -> second)
                  : CompletableFuture.completedFuture(second);
            });
  }

  /** "Before the first INVALID of an hour is believed the engine shows conformance." */
  private CompletableFuture<Optional<False>> believed(Optional<False> fault, SelfDoubt ration) {
    if (!ration.mustProve()) {
      return CompletableFuture.completedFuture(fault);
    }
    return quiz.proveEngine()
        .thenApply(
            shown -> {
              ration.proven();
              return fault;
            });
  }

  private Optional<False> judge(int k, Optional<PairBits> pair) {
    if (pair.isEmpty()) {
      return noResult();
    }
    Bytes bits = pair.get().difference();
    byte[] claimed = new byte[bits.size()];
    System.arraycopy(seal.fingerprint().toArray(), k * bits.size(), claimed, 0, claimed.length);
    return Bytes.of(claimed).equals(bits)
        ? Optional.empty()
        : fault(Fault.FINGERPRINT, "the bits of record pair " + k + " are " + bits);
  }

  private Optional<False> judge(Optional<Evaluation> found) {
    if (found.isEmpty()) {
      return noResult();
    }
    if (!found.get().fingerprint().equals(seal.fingerprint())) {
      return fault(Fault.FINGERPRINT, "the fingerprint is " + found.get().fingerprint());
    }
    return found.get().quizLoss() == seal.quizLoss()
        ? Optional.empty()
        : fault(Fault.QUIZ_LOSS, "the loss is " + found.get().quizLoss());
  }

  private static Optional<False> judge(String claimed, String answer) {
    return claimed.equals(answer)
        ? Optional.empty()
        : fault(Fault.ANSWERS, "the model's answer is \"" + answer + "\"");
  }

  /** One fact to check. */
  @FunctionalInterface
  private interface Step extends Supplier<CompletableFuture<Optional<False>>> {}

  private static Optional<False> noResult() {
    return fault(Fault.NO_RESULT, "the nonce has no result");
  }

  private static Optional<False> fault(Fault fault, String detail) {
    return Optional.of(new False(fault, detail));
  }
}
