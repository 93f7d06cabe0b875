package org.poai.quiz;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.poai.primitives.Hash32;
import org.poai.quiz.proof.HiddenState;
import org.poai.quiz.proof.PairBits;
import org.poai.quiz.proof.Projection;
import org.poai.quiz.proof.StatePair;

/** Times the arithmetic of one evaluation (K = 2) without the model: {@code main} prints µs. */
final class ProjectionBenchmark {
  private ProjectionBenchmark() {}

  public static void main(String[] args) {
    for (int dim : new int[] {64, 256, 512, 2048, 4096}) {
      SplittableRandom random = new SplittableRandom(dim);
      List<StatePair> states = new ArrayList<>();
      List<HiddenState> references = new ArrayList<>();
      for (int k = 0; k < 2; k++) {
        states.add(new StatePair(state(random, dim), state(random, dim)));
        references.add(state(random, dim));
      }
      List<Long> mu = IntStream.range(0, dim).mapToObj(i -> (long) i * 31).toList();
      int rounds = 400_000 / dim;
      double best = Double.MAX_VALUE;
      int sink = 0;
      for (int repeat = 0; repeat < 12; repeat++) {
        long start = System.nanoTime();
        for (int i = 0; i < rounds; i++) {
          byte[] key = new byte[32];
          key[0] = (byte) i;
          key[1] = (byte) (i >> 8);
          sink += evaluate(Hash32.of(key), states, references, mu, dim);
        }
        best = Math.min(best, (System.nanoTime() - start) / 1e3 / rounds);
      }
      System.out.printf("d %4d: %7.1f us per evaluation (%d)%n", dim, best, sink);
    }
  }

  private static int evaluate(
      Hash32 quizKey,
      List<StatePair> states,
      List<HiddenState> references,
      List<Long> mu,
      int dim) {
    int distance = 0;
    for (int k = 0; k < 2; k++) {
      Projection projection = new Projection(quizKey, k, 128, dim);
      PairBits pair = PairBits.of(projection, states.get(k), mu);
      distance += pair.distance(projection, references.get(k));
    }
    return distance;
  }

  private static HiddenState state(SplittableRandom random, int dim) {
    int[] components = new int[dim];
    for (int i = 0; i < dim; i++) {
      components[i] = random.nextInt(-(1 << 20), 1 << 20);
    }
    return new HiddenState(components);
  }
}
