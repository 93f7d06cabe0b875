package org.poai.dataset;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.poai.crypto.Preimage;

/**
 * The corpus that needs no files: {@value #RECORDS} exercises, a pure function of {@code
 * datasetSeed}; protocol section 5. Its root for seed 0 is normative ({@code
 * docs/vectors/corpus.json}).
 *
 * <p><b>Derivation.</b> Record i draws from {@code stream("poai/corpus/1" ‖ u64(datasetSeed) ‖
 * u64(i))}: a <i>draw</i> {@code d(n)} is the next four bytes, unsigned, modulo n; {@code d(a..b)}
 * = a + d(b − a + 1). The first draw, {@code d(5)}, chooses the family (arithmetic, sequence,
 * comparison, alphabet, word problem), the second the form within it; the others are made in the
 * order in which {@link Exercise} names them. When the question is already that of a record before
 * i, the stream of i is drawn from again, family first, until it is new: so no question occurs
 * twice.
 */
public final class ProceduralCorpus {
  public static final int RECORDS = 4096;

  private ProceduralCorpus() {}

  /** All records of this seed; takes some milliseconds. */
  public static Corpus of(long datasetSeed) {
    List<QaRecord> records = new ArrayList<>(RECORDS);
    Set<String> questions = new HashSet<>(2 * RECORDS);
    for (int i = 0; i < RECORDS; i++) {
      Draws draws = new Draws(Preimage.tagged("poai/corpus/1").u64(datasetSeed).u64(i).toBytes());
      QaRecord record = Exercise.draw(draws);
      while (!questions.add(record.question())) {
        record = Exercise.draw(draws);
      }
      records.add(record);
    }
    return Corpus.of(records);
  }
}
