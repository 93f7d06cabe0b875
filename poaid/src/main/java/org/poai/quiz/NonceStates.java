package org.poai.quiz;

import java.util.ArrayList;
import java.util.List;
import org.poai.primitives.Hash32;
import org.poai.quiz.proof.Evaluation;
import org.poai.quiz.proof.HiddenState;
import org.poai.quiz.proof.PairBits;
import org.poai.quiz.proof.Projection;
import org.poai.quiz.proof.StatePair;

/** Everything of a chosen that needed the model: the states of its K pairs and their references. */
record NonceStates(Hash32 quizKey, List<StatePair> states, List<HiddenState> references) {

  /** Fingerprint and loss: integer arithmetic only. */
  Evaluation evaluate(Referee referee) {
    List<PairBits> pairs = new ArrayList<>();
    int distance = 0;
    for (int k = 0; k < states.size(); k++) {
      Projection projection = referee.projection(quizKey, k);
      PairBits pair = PairBits.of(projection, states.get(k), referee.mu());
      pairs.add(pair);
      distance += pair.distance(projection, references.get(k));
    }
    return Evaluation.of(pairs, distance);
  }
}
