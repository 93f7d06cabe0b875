package org.poai.governance.check;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import org.poai.crypto.Preimage;
import org.poai.dataset.Dataset;
import org.poai.primitives.Hash32;
import org.poai.quiz.Quiz;
import org.poai.quiz.RefereeSeat.Judge;
import org.poai.quiz.proof.Challenge;
import org.poai.quiz.proof.Evaluation;

/**
 * How well a model answers records, for whoever has to vote on it.
 *
 * @param records that were asked
 * @param meanLoss the mean quiz loss in millionths: 0 where the states point at the right answers,
 *     500 000 where they are unrelated
 * @param exact answers that were the record's, to the letter
 * @param seconds of one evaluation, on the mean
 * @param costUnits of one evaluation, by the manifest
 */
public record Score(int records, long meanLoss, int exact, double seconds, long costUnits) {

  /**
   * Asks as many records as are wanted, spread by chance that is the same for every model. Waits
   * for the engine.
   *
   * @param wanted records, at least as many as a batch has
   * @return empty when the model gives no result for one of them
   * @throws CompletionException when the engine cannot run
   */
  public static Optional<Score> of(Judge judge, int wanted, LongSupplier nanoTime) {
    Quiz quiz = judge.quiz();
    Dataset records = quiz.referee().dataset();
    int samples = quiz.referee().manifest().sizes().samples();
    int batches = Math.max(1, Math.min(wanted, records.size()) / samples);
    long loss = 0;
    int exact = 0;
    long nanos = 0;
    for (int i = 0; i < batches; i++) {
      Challenge challenge =
          new Challenge(Hash32.ZERO, Preimage.tagged("poai/score/1").u32(i).keccak(), Hash32.ZERO);
      List<String> answers = quiz.prepare(challenge.epochKey(), challenge.parentHash()).join();
      exact += exact(answers, challenge.records(samples, records.size()), records);
      long start = nanoTime.getAsLong();
      Optional<Evaluation> evaluation = quiz.evaluate(challenge, 0).join();
      nanos += nanoTime.getAsLong() - start;
      if (evaluation.isEmpty()) {
        return Optional.empty();
      }
      loss += evaluation.get().quizLoss();
    }
    return Optional.of(
        new Score(
            batches * samples,
            loss / batches,
            exact,
            nanos / 1e9 / batches,
            quiz.referee().manifest().costUnits()));
  }

  private static int exact(List<String> answers, List<Integer> indices, Dataset records) {
    int exact = 0;
    for (int k = 0; k < answers.size(); k++) {
      exact += answers.get(k).equals(records.get(indices.get(k)).answer()) ? 1 : 0;
    }
    return exact;
  }
}
