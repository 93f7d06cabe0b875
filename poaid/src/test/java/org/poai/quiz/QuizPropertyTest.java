package org.poai.quiz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.poai.inference.InferenceException;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.quiz.prompt.SaltedPrompt;
import org.poai.quiz.proof.Challenge;
import org.poai.quiz.proof.Evaluation;
import org.poai.quiz.proof.HiddenState;
import org.poai.quiz.proof.Lottery;
import org.poai.quiz.proof.Projection;

/** The fast derivation against the literal one, on random challenges, nonces, widths and K. */
class QuizPropertyTest {
  private static final ListDataset RECORDS = ListDataset.ofSize(11);

  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void evaluate_anyNonce_isWhatTheProtocolSaysLiterally(
      @ForAll @Size(32) byte[] epochKey,
      @ForAll @Size(32) byte[] parent,
      @ForAll @Size(32) byte[] sealHash,
      @ForAll long nonce,
      @ForAll @IntRange(min = 0, max = 3) int logSamples,
      @ForAll @IntRange(min = 1, max = 70) int dim)
      throws InferenceException {
    try (QuizFixture node = new QuizFixture(5, dim, RECORDS, 1 << logSamples)) {
      Challenge challenge =
          new Challenge(Hash32.of(epochKey), Hash32.of(parent), Hash32.of(sealHash));

      Evaluation fast = QuizFixture.await(node.quiz.evaluate(challenge, nonce)).orElseThrow();

      LiteralQuiz.Result literal = node.literal().evaluate(challenge, nonce).orElseThrow();
      assertThat(node.quiz.records(challenge)).isEqualTo(literal.records());
      assertThat(fast.fingerprint()).isEqualTo(literal.fingerprint());
      assertThat(fast.quizLoss()).isEqualTo(literal.quizLoss());
      assertThat(Lottery.of(challenge.sealHash(), fast.seal(nonce)).toBigInteger())
          .isEqualTo(literal.lottery());
    }
  }

  @Property(tries = 200)
  void signs_anyVector_areThoseOfTheLiteralSums(
      @ForAll @Size(32) byte[] quizKey,
      @ForAll @IntRange(min = 0, max = 7) int k,
      @ForAll @Size(min = 1, max = 90)
          List<@IntRange(min = -(1 << 28) + 1, max = (1 << 28) - 1) Integer> vector) {
    int dim = vector.size();
    int[] components = vector.stream().mapToInt(i -> i).toArray();

    Bytes signs = new Projection(Hash32.of(quizKey), k, 64, dim).signs(new HiddenState(components));

    byte[] stream =
        org.poai.crypto.Keccak.stream(
            org.poai.crypto.Preimage.of(Hash32.of(quizKey)).ascii("proj").u32(k).toBytes(),
            64 * dim / 8);
    for (int j = 0; j < 64; j++) {
      long sum = 0;
      for (int i = 0; i < dim; i++) {
        int bit = j * dim + i;
        sum += (stream[bit / 8] >> (7 - bit % 8) & 1) == 1 ? components[i] : -components[i];
      }
      assertThat(signs.get(j / 8) >> (7 - j % 8) & 1).isEqualTo(sum > 0 ? 1 : 0);
    }
  }

  @Property(tries = 300)
  void prompt_anyQuestion_hasExactlyTheTokensOrIsNone(
      @ForAll @Size(32) byte[] quizKey, @ForAll @StringLength(max = 24) String question)
      throws InferenceException {
    try (QuizFixture node = new QuizFixture(5, 8, RECORDS, 1)) {
      SaltedPrompt prompt = new SaltedPrompt(Hash32.of(quizKey), 0, 1, question);

      Optional<String> built =
          prompt.build(node.engine, node.referee.tokens(), node.referee.words(), 64);

      Optional<String> literal = node.literal().prompt(quizKey, 0, 1, question, 64);
      assertThat(built).isEqualTo(literal);
    }
  }

  @Property
  void state_anyFloatUpToOne_isRoundedOnceTiesToEven(@ForAll int mantissa) {
    float[] values = {
      mantissa * 0x1p-31f, mantissa * 0x1p-25f, Math.scalb((float) (mantissa | 1), -32), -0f, 1f
    };

    HiddenState state = HiddenState.of(values);

    for (int i = 0; i < values.length; i++) {
      assertThat(state.get(i)).isEqualTo(LiteralQuiz.scaled(values)[i].intValueExact());
    }
  }
}
