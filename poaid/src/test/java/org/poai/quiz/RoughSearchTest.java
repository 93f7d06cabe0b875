package org.poai.quiz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.poai.crypto.Keccak;
import org.poai.inference.FakeEngine;
import org.poai.inference.FakeEngine.Call;
import org.poai.inference.InferenceService;
import org.poai.metrics.Metrics;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.quiz.prompt.UnfitModelException;
import org.poai.quiz.proof.Challenge;
import org.poai.quiz.proof.Evaluation;
import org.poai.quiz.proof.HiddenState;
import org.poai.quiz.proof.Lottery;

/** A search on an engine whose states are a little off, beside the exact one. */
@Timeout(60)
final class RoughSearchTest {
  private static final int DIM = 64;
  private static final int NONCES = 600;

  /** One nonce of 20 wins. */
  private static final UInt256 TARGET =
      UInt256.of(UInt256.MAX.toBigInteger().divide(java.math.BigInteger.valueOf(20)));

  private static final Challenge CHALLENGE =
      new Challenge(
          QuizFixture.EPOCH_KEY, QuizFixture.PARENT, Keccak.hash(Bytes.utf8("a sealed part")));

  private final QuizFixture exact = new QuizFixture(1, DIM, ListDataset.ofSize(64), 2);

  /** A referee's quiz that has evaluated nothing before. */
  private final QuizFixture judge = new QuizFixture(1, DIM, ListDataset.ofSize(64), 2);

  private final FakeEngine engine = new FakeEngine(DIM, 1);
  private final InferenceService service =
      new InferenceService(
          engine,
          64,
          System::nanoTime,
          new Metrics(),
          (part, cause) -> {
            throw new AssertionError(part, cause);
          });

  @AfterEach
  void close() {
    service.stop();
    exact.close();
    judge.close();
  }

  /** Adds a vector of this length, another for each prompt. */
  private void disturb(double length) {
    engine.onEmbed(
        (prompt, state) -> {
          byte[] noise =
              Keccak.stream(prompt.getBytes(java.nio.charset.StandardCharsets.UTF_8), DIM);
          double norm = 0;
          for (byte one : noise) {
            norm += (double) one * one;
          }
          float[] off = state.clone();
          for (int i = 0; i < DIM; i++) {
            off[i] += (float) (noise[i] * length / Math.sqrt(norm));
          }
          return off;
        });
    service.start();
  }

  private long tolerance() {
    return RoughSearch.tolerance(exact.referee, judge.service::submit, service::submit).join();
  }

  private RoughSearch search(long tolerance) {
    return new RoughSearch(judge.quiz, service::submit, judge.arithmetic, tolerance, new Metrics());
  }

  private static boolean wins(long nonce, Evaluation evaluation) {
    return Lottery.of(CHALLENGE.sealHash(), evaluation.seal(nonce)).compareTo(TARGET) <= 0;
  }

  /** The nonces that win, by an evaluation of each. */
  private List<Long> winners() {
    List<Long> winners = new ArrayList<>();
    for (long nonce = 0; nonce < NONCES; nonce++) {
      Optional<Evaluation> found = exact.quiz.evaluate(CHALLENGE, nonce).join();
      if (found.isPresent() && wins(nonce, found.get())) {
        winners.add(nonce);
      }
    }
    return winners;
  }

  /** The nonces that a search finds; what it gives is always the referee's own. */
  private List<Long> found(RoughSearch search) {
    List<Long> found = new ArrayList<>();
    for (long nonce = 0; nonce < NONCES; nonce++) {
      Optional<Evaluation> given = search.evaluate(CHALLENGE, nonce, TARGET).join().evaluation();
      if (given.isPresent()) {
        assertThat(given).isEqualTo(exact.quiz.evaluate(CHALLENGE, nonce).join());
        if (wins(nonce, given.get())) {
          found.add(nonce);
        }
      }
    }
    return found;
  }

  @Test
  void statesALittleOff_everyWinnerIsFound() {
    disturb(0.002);
    List<Long> winners = winners();
    long tolerance = tolerance();
    int before = judge.engine.calls(Call.EMBED);

    assertThat(found(search(tolerance))).isEqualTo(winners);

    assertThat(winners).hasSizeGreaterThan(10);
    int asked = (judge.engine.calls(Call.EMBED) - before) / 4;
    assertThat(asked).isGreaterThanOrEqualTo(winners.size());
    // Within a twentieth of what four deviations of two such vectors are.
    assertThat(tolerance / (4 * Math.sqrt(2) * 0.002 * HiddenState.SCALE)).isBetween(0.95, 1.05);
  }

  @Test
  void statesHardlyOff_theRefereeIsAskedForFew() {
    disturb(0.0003);
    List<Long> winners = winners();
    int before = judge.engine.calls(Call.EMBED);

    assertThat(found(search(tolerance()))).isEqualTo(winners);

    int asked = (judge.engine.calls(Call.EMBED) - before) / 4;
    assertThat(asked).isLessThan(NONCES / 4);
  }

  @Test
  void withoutTheEnumeration_winnersWouldBeMissed_andLosersGoNowhere() {
    disturb(0.02);
    List<Long> winners = winners();

    List<Long> found = found(search(0));

    assertThat(winners).containsAll(found);
    assertThat(found.size()).isLessThan(winners.size());
  }

  @Test
  void sameStates_toleranceIsZero_oneCandidateForEachWinner() {
    disturb(0);
    assertThat(tolerance()).isZero();
    List<Long> winners = winners();
    int before = judge.engine.calls(Call.EMBED);

    assertThat(found(search(0))).isEqualTo(winners);

    // Four prompts a winner, and two references.
    assertThat(judge.engine.calls(Call.EMBED) - before).isEqualTo(4 * winners.size() + 2);
  }

  @Test
  void anotherModel_isNoSearchEngine() {
    disturb(0.2);
    assertThatThrownBy(this::tolerance)
        .isInstanceOf(CompletionException.class)
        .hasRootCauseInstanceOf(UnfitModelException.class);
  }

  @Test
  void guesses_coverEachDoubtfulBitAndEachLoss() {
    Hash32 none = Hash32.ZERO;
    Guesses guesses = new Guesses(none, List.of(0, 255), 100, 102);
    Hash32 both = Hash32.fromHex("0x80" + "00".repeat(30) + "01");
    for (Hash32 fingerprint : List.of(none, both)) {
      for (int distance = 100; distance <= 102; distance++) {
        Evaluation evaluation = new Evaluation(fingerprint, Evaluation.loss(distance));
        UInt256 least = Lottery.of(CHALLENGE.sealHash(), evaluation.seal(7));
        assertThat(guesses.mayWin(CHALLENGE.sealHash(), 7, least)).isTrue();
      }
    }
    assertThat(guesses.mayWin(CHALLENGE.sealHash(), 7, UInt256.ZERO)).isFalse();
  }
}
