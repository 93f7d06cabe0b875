package org.poai.quiz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.poai.async.CriticalFailure;
import org.poai.async.EventThread;
import org.poai.chain.ProofVerifier.Claim;
import org.poai.chain.ProofVerifier.Verdict;
import org.poai.crypto.Preimage;
import org.poai.inference.FakeEngine;
import org.poai.inference.FakeEngine.Call;
import org.poai.inference.InferenceService;
import org.poai.metrics.Metrics;
import org.poai.primitives.Hash32;
import org.poai.quiz.proof.Challenge;
import org.poai.testing.VirtualMachine;
import org.poai.testing.VirtualTime;

/** A claim and the node's own search want the one engine: in virtual time, half a second a call. */
class VerificationTurnTest {
  private static final int SAMPLES = 2;
  private static final long CALL_MILLIS = 500;

  /** Two prompts of each pair, a reference and an answer of each record. */
  private static final long CALLS = 4 * SAMPLES;

  private final QuizFixture other = new QuizFixture(1, ListDataset.ofSize(64), SAMPLES);
  private final VirtualTime time = new VirtualTime();
  private final CriticalFailure program =
      new VirtualMachine(time, new SplittableRandom(1)).program();
  private final FakeEngine engine = new FakeEngine(64, 1).onCall((call, text) -> spend(call));
  private final Quiz quiz = quiz();
  private final Claim claim = other.mine(1);
  private final QuizVerifier verifier =
      new QuizVerifier(quiz, new QuizMetrics(new Metrics()), samples -> 0, time::nanos);

  private Quiz quiz() {
    InferenceService service =
        new InferenceService(engine, 64, time::nanos, new Metrics(), program);
    service.start();
    return new Quiz(
        other.referee,
        service::submit,
        new EventThread("arithmetic", program),
        new QuizMetrics(new Metrics()));
  }

  private void spend(Call call) {
    if (call == Call.EMBED || call == Call.COMPLETE) {
      time.spend(CALL_MILLIS);
    }
  }

  @AfterEach
  void close() {
    other.close();
  }

  @Test
  void verify_ownSearchUnderWay_waitsForOneCallAtMost() {
    search(Preimage.tagged("another parent").keccak());
    pass(CALL_MILLIS);

    assertThat(callsUntilProven()).isBetween(CALLS, CALLS + 1);
  }

  @Test
  void verify_ownSearchWaitsForTheSameRecords_theyAreAskedForAtOnce() {
    search(Preimage.tagged("another parent").keccak());
    var unused = quiz.prepare(QuizFixture.EPOCH_KEY, QuizFixture.PARENT);
    pass(CALL_MILLIS);

    assertThat(callsUntilProven()).isBetween(CALLS, CALLS + 1);
  }

  @Test
  void prepare_verifierAskedForTheSameRecords_eachIsAskedOnce() {
    CompletableFuture<List<String>> prepared =
        quiz.prepare(QuizFixture.EPOCH_KEY, QuizFixture.PARENT);
    callsUntilProven();
    pass(20 * CALL_MILLIS);

    assertThat(prepared).isCompletedWithValue(claim.answers());
    assertThat(engine.calls(Call.EMBED) + engine.calls(Call.COMPLETE)).isEqualTo((int) CALLS);
  }

  /** Two nonces in flight, as a miner has them. */
  private void search(Hash32 parent) {
    Challenge challenge = new Challenge(QuizFixture.EPOCH_KEY, parent, Hash32.ZERO);
    for (long nonce = 0; nonce < 2; nonce++) {
      var unused = quiz.evaluate(challenge, nonce);
    }
  }

  private void pass(long millis) {
    long end = time.nanos() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (time.step(end)) {
      // On to the end.
    }
  }

  private long callsUntilProven() {
    long start = time.nanos();
    CompletableFuture<Verdict> verdict = verifier.verify(claim);
    while (!verdict.isDone()) {
      assertThat(time.step(Long.MAX_VALUE)).isTrue();
    }
    assertThat(verdict.join()).isInstanceOf(Verdict.Proven.class);
    return TimeUnit.NANOSECONDS.toMillis(time.nanos() - start) / CALL_MILLIS;
  }
}
