package org.poai.quiz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.poai.chain.genesis.Manifest.Sizes;
import org.poai.inference.FakeEngine.StateHook;
import org.poai.quiz.profile.Fitness;
import org.poai.quiz.profile.ModelProfile;
import org.poai.quiz.prompt.Tokens;

/** A model that hollows out the proof is told from one that carries it. */
class FitnessTest {
  private static final Sizes SIZES = Sizes.ofSamples(2);
  private final ListDataset records = ListDataset.ofSize(50);
  private final QuizFixture node = new QuizFixture(1, records, 2);

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void engineWhoseStatesHangOnEveryWord_isFit() throws Exception {
    Fitness fitness = measure((prompt, state) -> state);
    assertThat(fitness.complaint()).isEmpty();
    assertThat(fitness.zeros()).isZero();
  }

  @Test
  void statesThatIgnoreTheSalt_areUnfit() throws Exception {
    Fitness fitness = measure((prompt, state) -> constant(state.length));
    assertThat(fitness).isEqualTo(new Fitness(128, 0, 0, 0));
    assertThat(fitness.complaint())
        .contains("its states do not depend on the salt (weights of zeros? fetch the file again)");
  }

  @Test
  void statesAlongOneDirection_areUnfit() throws Exception {
    Fitness fitness =
        measure(
            (prompt, state) -> {
              float[] line = new float[state.length];
              line[0] = state[0];
              line[1] = 0.5f;
              return line;
            });
    assertThat(fitness.complaint()).contains(along());
    assertThat(fitness.parallel()).isEqualTo(1_000_000);
    assertThat(fitness.participation()).isEqualTo(1_000_000);
  }

  @Test
  void statesAlongFourDirections_areUnfit() throws Exception {
    Fitness fitness = measure((prompt, state) -> Arrays.copyOf(Arrays.copyOf(state, 4), 64));
    assertThat(fitness.complaint()).contains(along());
  }

  @Test
  void statesThatHangOnTheLastWordsOnly_areUnfit() throws Exception {
    Fitness fitness =
        measure(
            (prompt, state) -> {
              String salt = prompt.substring(0, Math.max(0, prompt.indexOf('\n')));
              String last = salt.substring(salt.lastIndexOf(' ') + 1);
              float[] of = new float[state.length];
              for (int i = 0; i < of.length; i++) {
                long mixed = (last.hashCode() + 31L * i) * 0x9e3779b97f4a7c15L;
                of[i] = (mixed ^ mixed >>> 29) * 0xbf58476d1ce4e5b9L * 0x1p-64f;
              }
              return of;
            });
    assertThat(fitness.complaint()).contains("its states hardly depend on single salt words");
  }

  @Test
  void modelWithoutResults_isUnfit() {
    assertThatThrownBy(
            () ->
                measure(
                    (prompt, state) -> {
                      Arrays.fill(state, Float.NaN);
                      return state;
                    }))
        .hasMessageContaining("not finite");
  }

  private static String along() {
    return "its states depend on the salt along a few directions only";
  }

  private static float[] constant(int dim) {
    float[] state = new float[dim];
    Arrays.fill(state, 0.1f);
    return state;
  }

  private Fitness measure(StateHook hook) throws Exception {
    ModelProfile profile =
        QuizFixture.await(
            ModelProfile.measure(node.engine.modelFile(), node.service::submit, SIZES));
    node.engine.onEmbed(hook);
    Tokens tokens = new Tokens(node.engine.modelFile().vocabulary());
    return QuizFixture.await(
        Fitness.measure(node.service::submit, tokens, profile.words(), SIZES, records.records()));
  }
}
