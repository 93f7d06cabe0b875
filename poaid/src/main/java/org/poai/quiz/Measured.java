package org.poai.quiz;

import java.util.ArrayList;
import java.util.List;
import org.poai.primitives.Hash32;

/** Everything of a trial that needed the model: the states of its K pairs and their references. */
record Measured(Hash32 quizKey, List<States> states, List<State> references) {

  /** Fingerprint and loss: integer arithmetic only. */
  Evaluation evaluate(Referee referee) {
    List<Pair> pairs = new ArrayList<>();
    int distance = 0;
    for (int k = 0; k < states.size(); k++) {
      Projection projection = referee.projection(quizKey, k);
      Pair pair = Pair.of(projection, states.get(k), referee.mu());
      pairs.add(pair);
      distance += pair.distance(projection, references.get(k));
    }
    return Evaluation.of(pairs, distance);
  }
}
