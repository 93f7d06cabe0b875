package org.poai.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.poai.json.Json;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Hash32;

class ProceduralCorpusTest {
  /** Normative: changing it makes another chain. */
  private static final Hash32 GOLDEN_ROOT =
      Hash32.fromHex("0xd441dc295c9086fb6d8fd1b4ecd07607a979dae9018609435a8052176d7cd0f2");

  @Test
  void root_ofSeedZero_isTheGoldenOne() {
    assertThat(ProceduralCorpus.of(0).root()).isEqualTo(GOLDEN_ROOT);
  }

  @Test
  void vectors_inTheRepository_matchTheCode() throws Exception {
    JsonObject vectors =
        Json.parse(Files.readAllBytes(Path.of("docs/vectors/corpus.json"))).asObject();
    for (JsonValue roots : vectors.get("roots").asArray()) {
      JsonObject entry = roots.asObject();
      assertThat(ProceduralCorpus.of(entry.integer("datasetSeed")).root().toHex())
          .isEqualTo(entry.string("root"));
    }
    Corpus corpus = ProceduralCorpus.of(0);
    List<JsonValue> records = vectors.get("records").asArray();
    assertThat(records).hasSize(20);
    for (int i = 0; i < records.size(); i++) {
      assertThat(corpus.get(i)).isEqualTo(QaRecord.fromJson(records.get(i)));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 1234567, Long.MAX_VALUE, -1})
  void answers_ofEveryRecord_areRight(long seed) {
    Set<String> forms = new HashSet<>();
    for (QaRecord record : ProceduralCorpus.of(seed).records()) {
      ExerciseEvaluator.Solved solved = ExerciseEvaluator.solve(record.question());
      assertThat(record.answer()).as(record.question()).isEqualTo(solved.answer());
      forms.add(solved.form());
    }
    assertThat(forms).as("every form occurs").hasSize(ExerciseEvaluator.FORMS);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 7})
  void questions_ofOneCorpus_areShortAsciiAndAllDifferent(long seed) {
    Set<String> questions = new HashSet<>();
    for (QaRecord record : ProceduralCorpus.of(seed).records()) {
      assertThat(questions.add(record.question())).as(record.question()).isTrue();
      assertThat(record.question()).matches("[ -~]{10,68}");
      assertThat(record.answer()).matches("[a-z0-9]{1,5}");
    }
    assertThat(questions).hasSize(ProceduralCorpus.RECORDS);
  }

  @Test
  void words_ofAllQuestions_areFew() {
    Map<String, Integer> words = new HashMap<>();
    for (QaRecord record : ProceduralCorpus.of(0).records()) {
      for (String word : record.question().split("[^A-Za-z]+", -1)) {
        words.merge(word, 1, Integer::sum);
      }
    }
    words.keySet().removeIf(word -> word.length() < 2);
    assertThat(words).hasSizeLessThan(160);
  }

  @Test
  void families_ofOneCorpus_areAllCommon() {
    Map<String, Integer> families = new HashMap<>();
    for (QaRecord record : ProceduralCorpus.of(0).records()) {
      families.merge(ExerciseEvaluator.solve(record.question()).family(), 1, Integer::sum);
    }
    assertThat(families).hasSize(5);
    assertThat(families.values()).allMatch(count -> count > 500);
  }

  @Test
  void corpora_ofDifferentSeeds_differ() {
    assertThat(ProceduralCorpus.of(0).root()).isNotEqualTo(ProceduralCorpus.of(1).root());
    assertThat(ProceduralCorpus.of(1).root()).isEqualTo(ProceduralCorpus.of(1).root());
  }
}
