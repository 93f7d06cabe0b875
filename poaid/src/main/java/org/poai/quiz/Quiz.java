package org.poai.quiz;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.poai.async.EventThread;
import org.poai.inference.EnginePriority;
import org.poai.inference.InferenceException;
import org.poai.inference.InferenceException.Kind;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.quiz.prompt.EngineAccess;
import org.poai.quiz.prompt.Futures;
import org.poai.quiz.proof.Challenge;
import org.poai.quiz.proof.ChosenNonce;
import org.poai.quiz.proof.Evaluation;
import org.poai.quiz.proof.HiddenState;
import org.poai.quiz.proof.PairBits;
import org.poai.quiz.proof.Projection;
import org.poai.quiz.proof.StatePair;

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
  private final ResultMemory<ChosenNonce, Optional<Evaluation>> evaluations =
      new ResultMemory<>(EVALUATIONS);
  private final ResultMemory<PairKey, Optional<PairBits>> pairs = new ResultMemory<>(EVALUATIONS);
  private final ResultMemory<Integer, Optional<HiddenState>> references =
      new ResultMemory<>(RECORDS);
  private final ResultMemory<Integer, String> answers = new ResultMemory<>(RECORDS);

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
    ChosenNonce chosen = new ChosenNonce(challenge, nonce);
    Optional<Optional<Evaluation>> known = evaluations.known(chosen);
    if (known.isPresent()) {
      return CompletableFuture.completedFuture(Outcome.of(known.get()));
    }
    long start = System.nanoTime();
    CompletableFuture<Outcome> result = new CompletableFuture<>();
    var unused =
        measure(chosen, PromptGroup.with(EnginePriority.MINE, result::isDone))
            .thenCompose(measured -> arithmetic.call(() -> measured.map(m -> m.evaluate(referee))))
            .whenComplete(
                (evaluation, failure) -> {
                  if (failure == null && !result.isDone()) {
                    evaluations.put(chosen, evaluation, false);
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
    List<CompletableFuture<Optional<HiddenState>>> targets = new ArrayList<>();
    for (int index : indices) {
      texts.add(answers.get(index, EnginePriority.MINE, group -> prompts.answer(index, group)));
      targets.add(reference(index, EnginePriority.MINE));
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
  ProofPart<PairKey, Optional<PairBits>> pair(ChosenNonce chosen, int k) {
    Supplier<CompletableFuture<Optional<PairBits>>> compute = () -> computePair(chosen, k);
    return new ProofPart<>(pairs, new PairKey(chosen, k), group -> compute.get(), compute);
  }

  /** The whole evaluation, for a verifier; from the pairs that it has asked for before. */
  ProofPart<ChosenNonce, Optional<Evaluation>> evaluation(ChosenNonce chosen) {
    return new ProofPart<>(
        evaluations, chosen, group -> evaluatePairs(chosen), () -> evaluateAfresh(chosen));
  }

  /** The model's answer to a record, for a verifier. */
  ProofPart<Integer, String> answer(int index) {
    return new ProofPart<>(
        answers,
        index,
        group -> prompts.answer(index, group),
        () -> prompts.answer(index, PromptGroup.with(EnginePriority.VERIFY)));
  }

  CompletableFuture<Boolean> renewEngine() {
    return prompts.renew();
  }

  CompletableFuture<Boolean> proveEngine() {
    return prompts.prove();
  }

  private CompletableFuture<Optional<PairBits>> computePair(ChosenNonce chosen, int k) {
    Hash32 quizKey = chosen.quizKey();
    int index = records(chosen.challenge()).get(k);
    return prompts
        .states(quizKey, k, index, PromptGroup.with(EnginePriority.VERIFY))
        .thenApply(
            found ->
                found.map(
                    states -> PairBits.of(referee.projection(quizKey, k), states, referee.mu())));
  }

  private CompletableFuture<Optional<Evaluation>> evaluatePairs(ChosenNonce chosen) {
    List<CompletableFuture<Optional<PairBits>>> found = new ArrayList<>();
    List<CompletableFuture<Optional<HiddenState>>> targets = new ArrayList<>();
    for (int index : records(chosen.challenge())) {
      found.add(pair(chosen, found.size()).get());
      targets.add(reference(index, EnginePriority.VERIFY));
    }
    return Futures.allPresent(found)
        .thenCombine(
            Futures.allPresent(targets),
            (some, references) ->
                some.flatMap(bits -> references.map(r -> evaluate(chosen, bits, r))));
  }

  private Evaluation evaluate(ChosenNonce chosen, List<PairBits> found, List<HiddenState> targets) {
    int distance = 0;
    for (int k = 0; k < found.size(); k++) {
      Projection projection = referee.projection(chosen.quizKey(), k);
      distance += found.get(k).distance(projection, targets.get(k));
    }
    return Evaluation.of(found, distance);
  }

  private CompletableFuture<Optional<Evaluation>> evaluateAfresh(ChosenNonce chosen) {
    records(chosen.challenge()).forEach(references::forget);
    return measure(chosen, PromptGroup.with(EnginePriority.VERIFY))
        .thenApply(measured -> measured.map(all -> all.evaluate(referee)));
  }

  /** All states of a chosen, and the references of its records. */
  private CompletableFuture<Optional<NonceStates>> measure(ChosenNonce chosen, PromptGroup group) {
    Hash32 quizKey = chosen.quizKey();
    List<CompletableFuture<Optional<HiddenState>>> targets = new ArrayList<>();
    List<CompletableFuture<Optional<StatePair>>> states = new ArrayList<>();
    for (int index : records(chosen.challenge())) {
      targets.add(reference(index, group.priority()));
      states.add(prompts.states(quizKey, states.size(), index, group));
    }
    return Futures.allPresent(states)
        .thenCombine(
            Futures.allPresent(targets),
            (some, references) ->
                some.flatMap(x -> references.map(r -> new NonceStates(quizKey, x, r))));
  }

  /** ref_k of a record. */
  CompletableFuture<Optional<HiddenState>> reference(int index, EnginePriority priority) {
    return references.get(index, priority, group -> prompts.reference(index, group));
  }
}
