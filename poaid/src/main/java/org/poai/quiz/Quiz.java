package org.poai.quiz;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.poai.async.EventThread;
import org.poai.inference.InferenceException;
import org.poai.inference.InferenceException.Kind;
import org.poai.inference.Priority;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/**
 * Evaluates nonces under one manifest: runs the 2·K prompts of a nonce through the engine and makes
 * fingerprint and loss of their states; protocol section 6. Remembers what belongs to records
 * (references, answers) and what was evaluated, so that neither our own blocks nor altered copies
 * of a block cost inference again.
 *
 * <p>For the next maintainer: all prompts of a nonce are handed to the engine at once and run one
 * behind the other. A miner that keeps two nonces in flight therefore always has the next prompt
 * waiting, yet the first nonce is finished before the second begins, and at a new head at most one
 * prompt is lost. A nonce whose future is cancelled, or that already turned out to have no result,
 * leaves tasks behind that return at once. The arithmetic of mining (sign matrices and products)
 * runs on the thread given for it, beside the engine; that of verification runs where the last
 * prompt ended, on the engine's thread, so that no prompt of the miner slips in between.
 */
public final class Quiz implements NonceSearch {
  private static final int EVALUATIONS = 4096;
  private static final int RECORDS = 4096;

  private final Referee referee;
  private final Prompts prompts;
  private final EventThread arithmetic;
  private final QuizMetrics metrics;
  private final Memory<Trial, Optional<Evaluation>> evaluations = new Memory<>(EVALUATIONS);
  private final Memory<PairKey, Optional<Pair>> pairs = new Memory<>(EVALUATIONS);
  private final Memory<Integer, Optional<State>> references = new Memory<>(RECORDS);
  private final Memory<Integer, String> answers = new Memory<>(RECORDS);

  public Quiz(Referee referee, EngineAccess engines, EventThread arithmetic, QuizMetrics metrics) {
    this.referee = referee;
    this.prompts = new Prompts(referee, engines);
    this.arithmetic = arithmetic;
    this.metrics = metrics;
  }

  public Referee referee() {
    return referee;
  }

  /**
   * Evaluates a nonce for the miner; empty when it has no result, or a prompt ended the engine's
   * process again and again: another nonce is the better use of time. Cancelling the future gives
   * up the prompts that have not begun. Ends with {@link InferenceException} when the engine cannot
   * run.
   */
  public CompletableFuture<Optional<Evaluation>> evaluate(Challenge challenge, long nonce) {
    CompletableFuture<Outcome> outcome = attempt(challenge, nonce);
    CompletableFuture<Optional<Evaluation>> result = outcome.thenApply(Outcome::evaluation);
    var unused =
        result.whenComplete(
            (evaluation, failure) -> {
              if (result.isCancelled()) {
                outcome.cancel(false);
              }
            });
    return result;
  }

  private CompletableFuture<Outcome> attempt(Challenge challenge, long nonce) {
    Trial trial = new Trial(challenge, nonce);
    Optional<Optional<Evaluation>> known = evaluations.known(trial);
    if (known.isPresent()) {
      return CompletableFuture.completedFuture(Outcome.of(known.get()));
    }
    long start = System.nanoTime();
    CompletableFuture<Outcome> result = new CompletableFuture<>();
    var unused =
        measure(trial, Asking.with(Priority.MINE, result::isDone))
            .thenCompose(measured -> arithmetic.call(() -> measured.map(m -> m.evaluate(referee))))
            .whenComplete(
                (evaluation, failure) -> {
                  if (failure == null && !result.isDone()) {
                    evaluations.put(trial, evaluation, false);
                    metrics.evaluated(evaluation, System.nanoTime() - start);
                    result.complete(Outcome.of(evaluation));
                  } else if (failure != null && isPoison(Futures.cause(failure))) {
                    metrics.evaluated(Optional.empty(), System.nanoTime() - start);
                    result.complete(new Outcome.Deadly());
                  } else if (failure != null) {
                    result.completeExceptionally(Futures.cause(failure));
                  }
                });
    return result;
  }

  /** Whatever the target. */
  @Override
  public CompletableFuture<Outcome> evaluate(Challenge challenge, long nonce, UInt256 target) {
    return attempt(challenge, nonce);
  }

  private static boolean isPoison(Throwable failure) {
    return failure instanceof InferenceException e && e.kind() == Kind.POISON;
  }

  /**
   * The answers that a block after {@code parentHash} carries, when also its references are there:
   * all that belongs to its records is computed ahead, as soon as the parent is known.
   */
  public CompletableFuture<List<String>> prepare(Hash32 epochKey, Hash32 parentHash) {
    List<Integer> indices =
        Challenge.records(epochKey, parentHash, referee.samples(), referee.dataset().size());
    List<CompletableFuture<String>> texts = new ArrayList<>();
    List<CompletableFuture<Optional<State>>> targets = new ArrayList<>();
    for (int index : indices) {
      texts.add(answers.get(index, Priority.MINE, asking -> prompts.answer(index, asking)));
      targets.add(reference(index, Priority.MINE));
    }
    return Futures.all(targets).thenCombine(Futures.all(texts), (ready, all) -> all);
  }

  /**
   * The 2·K prompts of a nonce as the engine is given them; empty when it has no result. For people
   * and measurements.
   */
  public CompletableFuture<Optional<List<String>>> prompts(Challenge challenge, long nonce) {
    List<Integer> indices = records(challenge);
    List<CompletableFuture<Optional<String>>> texts = new ArrayList<>();
    for (int k = 0; k < indices.size(); k++) {
      for (int b = 0; b < 2; b++) {
        texts.add(prompts.text(challenge.quizKey(nonce), k, b, indices.get(k)));
      }
    }
    return Futures.allPresent(texts);
  }

  List<Integer> records(Challenge challenge) {
    return challenge.records(referee.samples(), referee.dataset().size());
  }

  /** The bits of pair k, for a verifier. */
  Fact<PairKey, Optional<Pair>> pair(Trial trial, int k) {
    Supplier<CompletableFuture<Optional<Pair>>> compute = () -> computePair(trial, k);
    return new Fact<>(pairs, new PairKey(trial, k), asking -> compute.get(), compute);
  }

  /** The whole evaluation, for a verifier; from the pairs that it has asked for before. */
  Fact<Trial, Optional<Evaluation>> evaluation(Trial trial) {
    return new Fact<>(
        evaluations, trial, asking -> evaluatePairs(trial), () -> evaluateAfresh(trial));
  }

  /** The model's answer to a record, for a verifier. */
  Fact<Integer, String> answer(int index) {
    return new Fact<>(
        answers,
        index,
        asking -> prompts.answer(index, asking),
        () -> prompts.answer(index, Asking.with(Priority.VERIFY)));
  }

  CompletableFuture<Boolean> renewEngine() {
    return prompts.renew();
  }

  CompletableFuture<Boolean> proveEngine() {
    return prompts.prove();
  }

  private CompletableFuture<Optional<Pair>> computePair(Trial trial, int k) {
    Hash32 quizKey = trial.quizKey();
    int index = records(trial.challenge()).get(k);
    return prompts
        .states(quizKey, k, index, Asking.with(Priority.VERIFY))
        .thenApply(
            found ->
                found.map(states -> Pair.of(referee.projection(quizKey, k), states, referee.mu())));
  }

  private CompletableFuture<Optional<Evaluation>> evaluatePairs(Trial trial) {
    List<CompletableFuture<Optional<Pair>>> found = new ArrayList<>();
    List<CompletableFuture<Optional<State>>> targets = new ArrayList<>();
    for (int index : records(trial.challenge())) {
      found.add(pair(trial, found.size()).get());
      targets.add(reference(index, Priority.VERIFY));
    }
    return Futures.allPresent(found)
        .thenCombine(
            Futures.allPresent(targets),
            (some, references) ->
                some.flatMap(bits -> references.map(r -> evaluate(trial, bits, r))));
  }

  private Evaluation evaluate(Trial trial, List<Pair> found, List<State> targets) {
    int distance = 0;
    for (int k = 0; k < found.size(); k++) {
      Projection projection = referee.projection(trial.quizKey(), k);
      distance += found.get(k).distance(projection, targets.get(k));
    }
    return Evaluation.of(found, distance);
  }

  private CompletableFuture<Optional<Evaluation>> evaluateAfresh(Trial trial) {
    records(trial.challenge()).forEach(references::forget);
    return measure(trial, Asking.with(Priority.VERIFY))
        .thenApply(measured -> measured.map(all -> all.evaluate(referee)));
  }

  /** All states of a trial, and the references of its records. */
  private CompletableFuture<Optional<Measured>> measure(Trial trial, Asking asking) {
    Hash32 quizKey = trial.quizKey();
    List<CompletableFuture<Optional<State>>> targets = new ArrayList<>();
    List<CompletableFuture<Optional<States>>> states = new ArrayList<>();
    for (int index : records(trial.challenge())) {
      targets.add(reference(index, asking.priority()));
      states.add(prompts.states(quizKey, states.size(), index, asking));
    }
    return Futures.allPresent(states)
        .thenCombine(
            Futures.allPresent(targets),
            (some, references) ->
                some.flatMap(x -> references.map(r -> new Measured(quizKey, x, r))));
  }

  /** ref_k of a record. */
  CompletableFuture<Optional<State>> reference(int index, Priority priority) {
    return references.get(index, priority, asking -> prompts.reference(index, asking));
  }
}
