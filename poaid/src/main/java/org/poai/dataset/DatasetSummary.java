package org.poai.dataset;

import org.poai.primitives.Hash32;

/**
 * What {@code poaid dataset build} says of a dataset: its root, the number of records, bytes of
 * their canonical form, and the longest question and answer in characters.
 */
public record DatasetSummary(
    Hash32 root, int records, long bytes, int longestQuestion, int longestAnswer) {

  public static DatasetSummary of(Dataset dataset) {
    long bytes = 0;
    int question = 0;
    int answer = 0;
    for (int i = 0; i < dataset.size(); i++) {
      QaRecord record = dataset.get(i);
      bytes += record.toJcs().length;
      question = Math.max(question, length(record.question()));
      answer = Math.max(answer, length(record.answer()));
    }
    return new DatasetSummary(dataset.root(), dataset.size(), bytes, question, answer);
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
