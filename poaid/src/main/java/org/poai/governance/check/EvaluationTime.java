package org.poai.governance.check;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.poai.chain.genesis.Manifest.Sizes;
import org.poai.crypto.Preimage;
import org.poai.dataset.Dataset;
import org.poai.inference.EnginePriority;
import org.poai.inference.InferenceEngine;
import org.poai.inference.InferenceException;
import org.poai.quiz.Referee;
import org.poai.quiz.RefereeSeat.Judge;
import org.poai.quiz.prompt.SaltedPrompt;

/** Measures how long an evaluation takes on this machine, beside whatever else it does. */
final class EvaluationTime {
  private static final int TRIES = 3;

  private EvaluationTime() {}

  /** Seconds of an evaluation, the middle of three; empty where one of them has no result. */
  static Optional<Double> seconds(Judge judge, LongSupplier nanoTime) {
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < TRIES; i++) {
      int turn = i;
      Optional<Double> one =
          judge
              .engine()
              .submit(
                  EnginePriority.MINE,
                  engine -> evaluation(engine, judge.quiz().referee(), turn, nanoTime))
              .join();
      if (one.isEmpty()) {
        return Optional.empty();
      }
      seconds.add(one.get());
    }
    Collections.sort(seconds);
    return Optional.of(seconds.get(TRIES / 2));
  }

  private static Optional<Double> evaluation(
      InferenceEngine engine, Referee referee, int turn, LongSupplier nanoTime)
      throws InferenceException {
    long start = nanoTime.getAsLong();
    Dataset records = referee.dataset();
    Sizes sizes = referee.manifest().sizes();
    for (int k = 0; k < sizes.samples(); k++) {
      String question = records.get((turn * sizes.samples() + k) % records.size()).question();
      for (int b = 0; b < 2; b++) {
        Optional<String> prompt =
            new SaltedPrompt(Preimage.tagged("poai/pace/1").u32(turn).keccak(), k, b, question)
                .build(engine, referee.tokens(), referee.words(), sizes.promptTokens());
        if (prompt.isEmpty()) {
          return Optional.empty();
        }
        engine.embed(prompt.get());
      }
    }
    return Optional.of((nanoTime.getAsLong() - start) / 1e9);
  }

  static String shown(double seconds) {
    return String.format(Locale.ROOT, "%.3f", seconds);
  }
}
