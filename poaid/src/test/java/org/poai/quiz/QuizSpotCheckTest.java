package org.poai.quiz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.poai.chain.ProofVerifier.Claim;
import org.poai.chain.ProofVerifier.Fault;
import org.poai.chain.ProofVerifier.Verdict;
import org.poai.chain.block.Seal;
import org.poai.inference.FakeEngine.Call;
import org.poai.inference.InferenceException;
import org.poai.inference.InferenceException.Kind;
import org.poai.primitives.Hash32;

/** One record pair of a proof, looked at before a branch is followed. */
class QuizSpotCheckTest {
  private static final ListDataset RECORDS = ListDataset.ofSize(50);

  private final QuizFixture miner = new QuizFixture(1, RECORDS, 2);
  private final QuizFixture node = new QuizFixture(1, RECORDS, 2).lookingFirstAt(0);
  private final Claim honest = miner.mine(42);

  @AfterEach
  void close() {
    miner.close();
    node.close();
  }

  @Test
  void pair_ofAnHonestBlock_costsTwoPrompts() {
    int before = node.engine.calls(Call.EMBED);
    assertThat(look(honest)).isInstanceOf(Verdict.Proven.class);
    assertThat(node.engine.calls(Call.EMBED) - before).isEqualTo(2);
  }

  @Test
  void pair_thatIsFalse_isFound_andAnotherIsNotLookedAt() {
    Claim second = withFlipped(31);
    assertThat(look(second)).as("the first pair is right").isInstanceOf(Verdict.Proven.class);
    assertFalse(look(withFlipped(0)));
    node.lookingFirstAt(1);
    assertFalse(look(second));
  }

  @Test
  void pair_ofAProofThatIsKnown_costsNothing() {
    node.judge(honest);
    int before = node.engine.calls(Call.EMBED);
    assertThat(look(honest)).isInstanceOf(Verdict.Proven.class);
    assertFalse(look(withFlipped(31)));
    assertThat(node.engine.calls(Call.EMBED)).isEqualTo(before);
  }

  @Test
  void pair_withoutAnEngine_isNotJudged_forNow() {
    node.engine.onCall(
        (call, text) -> {
          throw new InferenceException(Kind.UNAVAILABLE, "a test's failure");
        });
    assertThat(look(honest))
        .asInstanceOf(type(Verdict.Abstain.class))
        .extracting(Verdict.Abstain::lasting)
        .isEqualTo(false);
  }

  private Verdict look(Claim claim) {
    return QuizFixture.await(node.verifier.verifyPair(claim));
  }

  private static void assertFalse(Verdict verdict) {
    assertThat(verdict)
        .asInstanceOf(type(Verdict.False.class))
        .extracting(Verdict.False::fault)
        .isEqualTo(Fault.FINGERPRINT);
  }

  /** The honest claim with a byte of its fingerprint flipped. */
  private Claim withFlipped(int index) {
    Seal seal = honest.header().header().seal();
    byte[] bytes = seal.fingerprint().toArray();
    bytes[index] ^= 1;
    return miner.resealed(honest, new Seal(seal.nonce(), seal.quizLoss(), Hash32.of(bytes)));
  }
}
