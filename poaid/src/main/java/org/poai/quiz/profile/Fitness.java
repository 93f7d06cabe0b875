package org.poai.quiz.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.poai.chain.genesis.Manifest.Sizes;
import org.poai.crypto.Preimage;
import org.poai.dataset.QaRecord;
import org.poai.inference.EnginePriority;
import org.poai.inference.EngineTask;
import org.poai.inference.InferenceEngine;
import org.poai.inference.InferenceException;
import org.poai.quiz.prompt.EngineAccess;
import org.poai.quiz.prompt.SaltWordList;
import org.poai.quiz.prompt.SaltedPrompt;
import org.poai.quiz.prompt.Tokens;
import org.poai.quiz.prompt.UnfitModelException;
import org.poai.quiz.proof.HiddenState;

/**
 * How strong the proof is on a model; protocol section 4. What a nonce gives are signs of the
 * differences D of states: they must not be zero, must not all lie along a few directions, and must
 * hang on every salt word, or nonces could be tried without the model. Figures but the first are in
 * millionths.
 *
 * @param zeros differences that are zero
 * @param parallel the largest |cos| of two differences
 * @param participation the participation ratio of their Gram matrix: n for n orthogonal ones, 1 for
 *     parallel ones
 * @param word by how much of its norm a difference moves when one salt word is replaced: the least
 *     but for one word in ten, which attention may pass over
 */
public record Fitness(int zeros, long parallel, long participation, long word) {
  public static final long MOST_PARALLEL = 900_000;
  public static final long LEAST_PARTICIPATION = 8_000_000;
  public static final long LEAST_WORD = 10_000;
  private static final int EVALUATIONS = 64;
  private static final int WORD_EVALUATIONS = 2;
  private static final double MILLION = 1e6;

  /** One word in so many may move a difference less. */
  private static final int PASSED_OVER = 10;

  /**
   * Measures it by 64 evaluations that are spread over {@code records}, and two of them again with
   * each salt word of a prompt replaced. The future ends with {@link UnfitModelException} when the
   * model gives no result for one of them, and with {@link InferenceException} when the engine
   * fails.
   */
  public static CompletableFuture<Fitness> measure(
      EngineAccess engines,
      Tokens tokens,
      SaltWordList words,
      Sizes sizes,
      List<QaRecord> records) {
    List<double[]> differences = new ArrayList<>();
    List<List<Double>> moves = new ArrayList<>();
    int pairs = EVALUATIONS * sizes.samples();
    CompletableFuture<Boolean> all = CompletableFuture.completedFuture(true);
    for (int i = 0; i < pairs; i++) {
      QaRecord record = records.get((int) ((long) i * records.size() / pairs));
      Trials trial =
          new Trials(
              tokens, words, sizes.promptTokens(), prompt(i, 0, record), prompt(i, 1, record));
      all = and(all, engines, trial::difference, differences);
      if (i < WORD_EVALUATIONS) {
        all = and(all, engines, trial::moves, moves);
      }
    }
    return all.thenCompose(
        whole ->
            whole
                ? CompletableFuture.completedFuture(of(differences, moves))
                : CompletableFuture.failedFuture(
                    new UnfitModelException(
                        "the model gives no result for questions as they are asked")));
  }

  /**
   * One task behind the other: an engine's queue is bounded. Whether all before and it gave one.
   */
  private static <T> CompletableFuture<Boolean> and(
      CompletableFuture<Boolean> before,
      EngineAccess engines,
      EngineTask<Optional<T>> task,
      List<T> results) {
    return before.thenCompose(
        whole ->
            whole
                ? engines
                    .submit(EnginePriority.MINE, task)
                    .thenApply(result -> result.map(results::add).orElse(false))
                : CompletableFuture.completedFuture(false));
  }

  /** How many tasks a measurement hands to the engine. */
  public static int tasks(Sizes sizes) {
    int pairs = EVALUATIONS * sizes.samples();
    return pairs + Math.min(pairs, WORD_EVALUATIONS);
  }

  private static SaltedPrompt prompt(int i, int b, QaRecord record) {
    return new SaltedPrompt(
        Preimage.tagged("poai/fitness/1").u32(i).keccak(), 0, b, record.question());
  }

  private static Fitness of(List<double[]> differences, List<List<Double>> moves) {
    List<double[]> directions = new ArrayList<>();
    for (double[] difference : differences) {
      double norm = norm(difference);
      if (norm > 0) {
        directions.add(scaled(difference, 1 / norm));
      }
    }
    double most = 0;
    double squares = 0;
    for (int i = 0; i < directions.size(); i++) {
      for (int j = 0; j < directions.size(); j++) {
        double cos = product(directions.get(i), directions.get(j));
        squares += cos * cos;
        most = i == j ? most : Math.max(most, Math.abs(cos));
      }
    }
    double n = directions.size();
    List<Double> words = moves.stream().flatMap(List::stream).sorted().toList();
    double least = words.isEmpty() ? 0 : words.get(words.size() / PASSED_OVER);
    return new Fitness(
        differences.size() - directions.size(),
        Math.round(MILLION * most),
        n == 0 ? 0 : Math.round(MILLION * n * n / squares),
        Math.round(MILLION * Math.min(least, 1_000)));
  }

  /** Why no chain should rest on the model, as a clause; empty when it is fit. */
  public Optional<String> complaint() {
    if (zeros > 0) {
      return Optional.of(
          "its states do not depend on the salt (weights of zeros? fetch the file again)");
    }
    if (parallel >= MOST_PARALLEL || participation < LEAST_PARTICIPATION) {
      return Optional.of("its states depend on the salt along a few directions only");
    }
    return word < LEAST_WORD
        ? Optional.of("its states hardly depend on single salt words")
        : Optional.empty();
  }

  private static double norm(double[] vector) {
    return Math.sqrt(product(vector, vector));
  }

  private static double product(double[] one, double[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }

  private static double[] scaled(double[] vector, double factor) {
    double[] scaled = vector.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= factor;
    }
    return scaled;
  }

  /** Two prompts of one question under two salts, as tasks of the engine. */
  private record Trials(
      Tokens tokens, SaltWordList words, int length, SaltedPrompt first, SaltedPrompt second) {

    Optional<double[]> difference(InferenceEngine engine) throws InferenceException {
      Optional<String> one = first.build(engine, tokens, words, length);
      Optional<String> other = second.build(engine, tokens, words, length);
      if (one.isEmpty() || other.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(difference(engine, one.get(), other.get()));
    }

    /** How far the difference moves, of its norm, for each word. */
    Optional<List<Double>> moves(InferenceEngine engine) throws InferenceException {
      Optional<String> one = first.build(engine, tokens, words, length);
      Optional<String> other = second.build(engine, tokens, words, length);
      if (one.isEmpty() || other.isEmpty()) {
        return Optional.empty();
      }
      double norm = norm(difference(engine, one.get(), other.get()));
      List<Double> moves = new ArrayList<>();
      int count = first.wordsOf(one.get());
      for (int j = 0; j < count; j++) {
        double move = norm(difference(engine, one.get(), first.textWithout(words, count, j)));
        moves.add(norm == 0 ? 0 : move / norm);
      }
      return Optional.of(moves);
    }

    private static double[] difference(InferenceEngine engine, String one, String other)
        throws InferenceException {
      HiddenState difference =
          HiddenState.of(engine.embed(one)).minus(HiddenState.of(engine.embed(other)));
      double[] numbers = new double[difference.dim()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = difference.get(i);
      }
      return numbers;
    }
  }
}
