package org.poai.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DatasetSummaryTest {
  @Test
  void of_aCorpus_countsCharactersAndBytes() {
    Corpus corpus = Corpus.of(List.of(new QaRecord("é😀", "a"), new QaRecord("b", "four")));
    assertThat(DatasetSummary.of(corpus))
        .isEqualTo(
            new DatasetSummary(
                corpus.root(), 2, "{'a':'a','q':'......'}{'a':'four','q':'b'}".length(), 2, 4));
  }
}
