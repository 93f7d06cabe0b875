package org.poai.quiz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.poai.chain.ProofVerifier.Claim;
import org.poai.chain.ProofVerifier.Fault;
import org.poai.chain.ProofVerifier.Verdict;
import org.poai.chain.block.Seal;
import org.poai.chain.block.SealedPart;
import org.poai.chain.genesis.Manifest.Sizes;
import org.poai.dataset.QaRecord;
import org.poai.inference.Credentials;
import org.poai.inference.FakeEngine.Call;
import org.poai.inference.InferenceException;
import org.poai.inference.InferenceException.Kind;
import org.poai.primitives.Hash32;
import org.poai.quiz.QuizFixture.Judged;

/**
 * Every way to cheat meets the cheapest check that can know, and the honest block stays welcome.
 */
class QuizVerifierTest {
  private static final ListDataset RECORDS = ListDataset.ofSize(50);

  private final QuizFixture miner = new QuizFixture(1, RECORDS, 2);
  private final QuizFixture node = new QuizFixture(1, RECORDS, 2).lookingFirstAt(0);
  private final Claim honest = miner.mine(42);
  private final List<QuizFixture> others = new ArrayList<>();

  @AfterEach
  void close() {
    miner.close();
    node.close();
    others.forEach(QuizFixture::close);
  }

  @Test
  void verify_honestBlock_isProvenByFourPromptsTwoReferencesTwoAnswers() {
    Judged judged = node.judge(honest);

    assertProven(judged);
    assertThat(judged.embeds()).isEqualTo(4 + 2);
    assertThat(judged.completions()).isEqualTo(2);
    assertThat(judged.renewals()).isZero();
  }

  @Test
  void verify_preparedNode_needsOnlyThePrompts() {
    node.answers();

    Judged judged = node.judge(honest);

    assertProven(judged);
    assertCost(judged, 4, 0, 0);
  }

  @Test
  void verify_ownBlock_asksTheEngineNothing() {
    Judged judged = miner.judge(honest);

    assertProven(judged);
    assertCost(judged, 0, 0, 0);
  }

  @Test
  void verify_guessedFingerprint_isRefusedAfterOnePair() {
    Claim forged = miner.resealed(honest, seal(honest, fingerprint(200, 255)));

    Judged judged = node.lookingFirstAt(1).judge(forged);

    assertFault(judged, Fault.FINGERPRINT);
    assertCost(judged, 2 + 2, 0, 0);
    assertHonestWelcome();
  }

  @Test
  void verify_oneWrongPairOfTwo_isFoundWhicheverComesFirst() {
    Claim forged = miner.resealed(honest, seal(honest, fingerprint(255, 255)));

    Judged second = node.judge(forged);
    assertFault(second, Fault.FINGERPRINT);
    assertCost(second, 4 + 2, 0, 0);

    QuizFixture other = other().lookingFirstAt(1);
    Judged first = other.judge(forged);
    assertFault(first, Fault.FINGERPRINT);
    assertCost(first, 2 + 2, 0, 0);
    assertHonestWelcome();
  }

  @Test
  void verify_alteredCopies_costNoInferenceTwice() {
    assertProven(node.judge(honest));

    Judged copy = node.judge(miner.resealed(honest, seal(honest, fingerprint(0, 3))));
    assertFault(copy, Fault.FINGERPRINT);
    assertCost(copy, 0, 0, 0);
  }

  @Test
  void verify_alteredCopiesBeforeTheHonestBlock_costOneRecomputation() {
    node.judge(miner.resealed(honest, seal(honest, fingerprint(0, 3))));

    Judged copy = node.judge(miner.resealed(honest, seal(honest, fingerprint(1, 5))));
    assertFault(copy, Fault.FINGERPRINT);
    assertCost(copy, 0, 0, 0);
    Judged welcome = node.judge(honest);
    assertProven(welcome);
    assertThat(welcome.embeds()).as("the other pair and two references").isEqualTo(2 + 2);
  }

  @Test
  void verify_swappedMiner_isRefusedAfterOnePair() {
    SealedPart stolen = QuizFixture.part(7, QuizFixture.miner(2), honest.answers());

    Judged judged = node.judge(miner.claim(stolen, honest.answers(), seal(honest)));

    assertFault(judged, Fault.FINGERPRINT);
    assertCost(judged, 2 + 2, 0, 0);
    assertHonestWelcome();
  }

  @Test
  void verify_nonceReusedAtAnotherHeight_isRefusedAfterOnePair() {
    SealedPart later = QuizFixture.part(8, QuizFixture.miner(1), honest.answers());

    Judged judged = node.judge(miner.claim(later, honest.answers(), seal(honest)));

    assertFault(judged, Fault.FINGERPRINT);
    assertCost(judged, 2 + 2, 0, 0);
    assertHonestWelcome();
  }

  @Test
  void verify_swappedAnswersOverHonestWork_areRefused() {
    List<String> answers = List.of(honest.answers().get(0), "no such answer");
    SealedPart part = QuizFixture.part(7, QuizFixture.miner(1), answers);
    Claim forged = miner.mine(part, answers, 42);

    Judged unprepared = node.judge(forged);
    assertFault(unprepared, Fault.ANSWERS);
    assertCost(unprepared, 6, 2 + 1, 0);

    QuizFixture prepared = other();
    prepared.answers();
    Judged judged = prepared.judge(forged);
    assertFault(judged, Fault.ANSWERS);
    assertCost(judged, 0, 1, 0);
    assertHonestWelcome();
  }

  @Test
  void verify_wrongNumberOfAnswers_isRefusedUnseen() {
    Claim forged = new Claim(honest.header(), List.of("one"), honest.manifest(), honest.epochKey());

    Judged judged = node.judge(forged);

    assertFault(judged, Fault.ANSWERS);
    assertCost(judged, 0, 0, 0);
  }

  @Test
  void verify_falseLoss_isRefusedAfterTheReferences() {
    Seal seal = seal(honest);
    Claim forged =
        miner.resealed(honest, new Seal(seal.nonce(), seal.quizLoss() + 3906, seal.fingerprint()));

    Judged judged = node.judge(forged);

    assertFault(judged, Fault.QUIZ_LOSS);
    assertCost(judged, 6 + 6, 0, 0);
    assertHonestWelcome();
  }

  @Test
  void verify_lossBeyondItsRange_isRefusedUnseen() {
    Seal seal = seal(honest);
    for (long loss : new long[] {1_000_001, seal.quizLoss() + (1L << 32), -1}) {
      Claim forged = miner.resealed(honest, new Seal(seal.nonce(), loss, seal.fingerprint()));

      Judged judged = node.judge(forged);

      assertFault(judged, Fault.QUIZ_LOSS);
      assertCost(judged, 0, 0, 0);
    }
  }

  @Test
  void verify_otherRecordEvaluated_isRefusedAfterOnePair() {
    List<QaRecord> moved = new ArrayList<>(RECORDS.records());
    java.util.Collections.rotate(moved, 1);
    QuizFixture cheat = add(new QuizFixture(1, new ListDataset(moved), 2));
    SealedPart part = honest.header().header().sealedPart();
    Seal seal = seal(cheat.mine(part, honest.answers(), 42));

    Judged judged = node.judge(miner.claim(part, honest.answers(), seal));

    assertFault(judged, Fault.FINGERPRINT);
    assertCost(judged, 2 + 2, 0, 0);
    assertHonestWelcome();
  }

  @Test
  void verify_otherModel_isRefusedAfterOnePair() {
    QuizFixture cheat = add(new QuizFixture(2, RECORDS, 2));
    SealedPart part = honest.header().header().sealedPart();
    Seal seal = seal(cheat.mine(part, honest.answers(), 42));

    Judged judged = node.judge(miner.claim(part, honest.answers(), seal));

    assertFault(judged, Fault.FINGERPRINT);
    assertCost(judged, 2 + 2, 0, 0);
    assertHonestWelcome();
  }

  @Test
  void verify_recordThatLeavesTooFewWords_hasNoResultAndNoPromptRuns() {
    ListDataset longOnes =
        new ListDataset(
            java.util.stream.IntStream.range(0, 2)
                .mapToObj(i -> new QaRecord("is it " + i + " " + "or not ".repeat(40), "no"))
                .toList());
    QuizFixture strict = add(new QuizFixture(1, longOnes, 2));
    Claim forged =
        strict.claim(honest.header().header().sealedPart(), honest.answers(), seal(honest));

    Judged judged = strict.judge(forged);

    assertFault(judged, Fault.NO_RESULT);
    assertCost(judged, 0, 0, 0);
  }

  @Test
  void verify_stateThatIsNotFinite_hasNoResult() {
    node.engine.onEmbed((prompt, state) -> notFinite(state));

    Judged judged = node.judge(honest);

    assertFault(judged, Fault.NO_RESULT);
    assertCost(judged, 2, 0, 0);
  }

  @Test
  void verify_engineDown_abstainsAndLaterProves() {
    failing(Kind.UNAVAILABLE);
    assertThat(node.verify(honest)).isInstanceOf(Verdict.Abstain.class);

    node.engine.onCall((call, text) -> {});
    assertHonestWelcome();
  }

  @Test
  void verify_promptThatKillsTheEngine_abstains() {
    failing(Kind.POISON);
    assertThat(node.verify(honest)).isInstanceOf(Verdict.Abstain.class);
  }

  @Test
  void verify_otherManifest_abstains() {
    QuizFixture four = add(new QuizFixture(1, RECORDS, 4));
    assertThat(four.referee.manifest().sizes()).isEqualTo(Sizes.ofSamples(4));

    assertThat(four.verify(honest)).isInstanceOf(Verdict.Abstain.class);
  }

  @Test
  void verify_engineThatErredOnce_clearsTheBlockByAFreshProcess() {
    AtomicInteger embeds = new AtomicInteger();
    node.engine.onEmbed((prompt, state) -> embeds.incrementAndGet() == 1 ? negated(state) : state);

    Judged judged = node.judge(honest);

    assertProven(judged);
    assertCost(judged, 6 + 2, 2, 1);
  }

  @Test
  void verify_engineThatErrsAgainAndAgain_getsOneFreshProcessInTenMinutes() {
    AtomicInteger embeds = new AtomicInteger();
    node.engine.onEmbed(
        (prompt, state) -> embeds.incrementAndGet() % 8 == 1 ? negated(state) : state);

    assertThat(node.judge(honest).renewals()).isEqualTo(1);
    embeds.set(0);
    assertThat(node.judge(miner.mine(43)).renewals()).isZero();
    node.now += TimeUnit.MINUTES.toNanos(10);
    embeds.set(0);
    assertThat(node.judge(miner.mine(44)).renewals()).isEqualTo(1);
  }

  @Test
  void verify_falseClaims_areBelievedAfterTheEngineHasShownItselfOnceAnHour() {
    AtomicInteger oaths = new AtomicInteger();
    node.service.require(
        oath(
            () -> {
              oaths.incrementAndGet();
              return Optional.empty();
            }));

    assertFault(node.judge(forged(42)), Fault.FINGERPRINT);
    assertThat(oaths).as("as a new process, and before the first false claim").hasValue(2);
    assertFault(node.judge(forged(43)), Fault.FINGERPRINT);
    assertThat(oaths).hasValue(2);
    node.now += TimeUnit.HOURS.toNanos(1);
    assertFault(node.judge(forged(44)), Fault.FINGERPRINT);
    assertThat(oaths).hasValue(3);
  }

  @Test
  void verify_engineThatIsNotItself_judgesNobody() {
    node.service.require(oath(() -> Optional.of("not itself")));

    for (Claim claim : List.of(honest, forged(43))) {
      assertThat(node.judge(claim).verdict())
          .asInstanceOf(type(Verdict.Abstain.class))
          .satisfies(abstain -> assertThat(abstain.why()).contains("not itself"));
    }
    assertThat(node.engine.calls(Call.RENEW)).isZero();
  }

  private static Credentials oath(Supplier<Optional<String>> doubt) {
    return new Credentials(List.of(), engine -> doubt.get(), why -> {});
  }

  private Claim forged(long nonce) {
    Claim claim = miner.mine(nonce);
    return miner.resealed(claim, seal(claim, Hash32.ZERO));
  }

  @Test
  void verify_twoCopiesAtOnce_areJudgedOneAfterTheOther() {
    Claim forged = miner.resealed(honest, seal(honest, fingerprint(0, 3)));
    int before = node.engine.calls(Call.EMBED);

    var first = node.verifier.verify(forged);
    var second = node.verifier.verify(forged);

    assertThat(QuizFixture.await(first)).isInstanceOf(Verdict.False.class);
    assertThat(QuizFixture.await(second)).isInstanceOf(Verdict.False.class);
    assertThat(node.engine.calls(Call.EMBED) - before).isEqualTo(2 + 2);
  }

  private void assertHonestWelcome() {
    assertProven(node.judge(honest));
  }

  private static void assertProven(Judged judged) {
    assertThat(judged.verdict()).isInstanceOf(Verdict.Proven.class);
  }

  private static void assertFault(Judged judged, Fault fault) {
    assertThat(judged.verdict())
        .asInstanceOf(type(Verdict.False.class))
        .extracting(Verdict.False::fault)
        .isEqualTo(fault);
  }

  private static void assertCost(Judged judged, int embeds, int completions, int renewals) {
    assertThat(judged).isEqualTo(new Judged(judged.verdict(), embeds, completions, renewals));
  }

  private void failing(Kind kind) {
    node.engine.onCall(
        (call, text) -> {
          if (call == Call.EMBED) {
            throw new InferenceException(kind, "a test's failure");
          }
        });
  }

  private static float[] notFinite(float[] state) {
    state[3] = Float.NaN;
    return state;
  }

  private static float[] negated(float[] state) {
    float[] negated = new float[state.length];
    for (int i = 0; i < state.length; i++) {
      negated[i] = -state[i];
    }
    return negated;
  }

  private static Seal seal(Claim claim) {
    return claim.header().header().seal();
  }

  private static Seal seal(Claim claim, Hash32 fingerprint) {
    return new Seal(seal(claim).nonce(), seal(claim).quizLoss(), fingerprint);
  }

  /** The honest fingerprint with bits {@code from} to {@code to} flipped. */
  private Hash32 fingerprint(int from, int to) {
    byte[] bytes = seal(honest).fingerprint().toArray();
    for (int bit = from; bit <= to; bit++) {
      bytes[bit / 8] ^= (byte) (0x80 >>> bit % 8);
    }
    return Hash32.of(bytes);
  }

  private QuizFixture other() {
    return add(new QuizFixture(1, RECORDS, 2));
  }

  private QuizFixture add(QuizFixture fixture) {
    others.add(fixture);
    return fixture;
  }
}
