package org.poai.inference.synth;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The SPM tokenizer as llama.cpp has it, in its plainest form: of all neighbours whose
 * concatenation is a piece join the best scored, leftmost first, until there are none.
 */
final class SpmReference {
  private final Map<String, Integer> ids = new HashMap<>();
  private final float[] scores;

  SpmReference(SyntheticVocabulary vocabulary) {
    for (String text : vocabulary.texts()) {
      ids.put(text, ids.size());
    }
    scores = vocabulary.scores();
  }

  /** ASCII text only, so that every character is a piece. */
  List<Integer> encode(String text) {
    List<String> parts = new ArrayList<>();
    for (char c : (" " + text).replace(' ', SyntheticVocabulary.WORD_START).toCharArray()) {
      parts.add(String.valueOf(c));
    }
    for (int at = best(parts); at >= 0; at = best(parts)) {
      parts.set(at, parts.get(at) + parts.remove(at + 1));
    }
    return parts.stream().map(ids::get).toList();
  }

  private int best(List<String> parts) {
    int best = -1;
    float bestScore = Float.NEGATIVE_INFINITY;
    for (int i = 0; i + 1 < parts.size(); i++) {
      Integer id = ids.get(parts.get(i) + parts.get(i + 1));
      if (id != null && scores[id] > bestScore) {
        best = i;
        bestScore = scores[id];
      }
    }
    return best;
  }
}
