package org.poai.quiz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.poai.chain.ProofVerifier.Claim;
import org.poai.chain.ProofVerifier.Verdict;
import org.poai.chain.genesis.Manifest;
import org.poai.inference.FakeEngine.Call;
import org.poai.metrics.Metrics;
import org.poai.quiz.Referees.Seat;

/** Two branches under two manifests are judged side by side. */
class RefereesTest {
  private static final ListDataset RECORDS = ListDataset.ofSize(50);

  private final QuizFixture one = new QuizFixture(1, RECORDS, 2);
  private final QuizFixture other = new QuizFixture(2, RECORDS, 2);
  private final QuizFixture third = new QuizFixture(3, RECORDS, 2);
  private final List<QuizFixture> all = List.of(one, other, third);
  private final List<Manifest> opened = new ArrayList<>();
  private final List<Manifest> closed = new ArrayList<>();
  private final Referees referees = new Referees(this::open);

  @AfterEach
  void close() {
    all.forEach(QuizFixture::close);
  }

  @Test
  void branchesOfTwoManifests_eachIsProvenByItsOwnEngine() {
    Claim here = miner(1).mine(42);
    Claim there = miner(2).mine(42);
    for (int turn = 0; turn < 2; turn++) {
      assertThat(verdict(here)).isInstanceOf(Verdict.Proven.class);
      assertThat(verdict(there)).isInstanceOf(Verdict.Proven.class);
    }
    assertThat(opened).containsExactly(here.manifest(), there.manifest());
    assertThat(closed).isEmpty();
  }

  @Test
  void claimUnderTheOtherManifest_isJudgedByTheOtherEngine() {
    Claim here = miner(1).mine(42);
    Claim moved =
        new Claim(here.header(), here.answers(), other.referee.manifest(), here.epochKey());
    assertThat(verdict(here)).isInstanceOf(Verdict.Proven.class);
    int before = other.engine.calls(Call.EMBED);
    assertThat(verdict(moved))
        .as("what one remembers is nothing to the other")
        .isInstanceOf(Verdict.False.class);
    assertThat(other.engine.calls(Call.EMBED)).isGreaterThan(before);
  }

  @Test
  void thirdManifest_takesTheSeatThatWasAskedLeastLately() {
    verdict(miner(1).mine(42));
    verdict(miner(2).mine(42));
    verdict(miner(1).mine(43));
    verdict(miner(3).mine(42));
    assertThat(closed).containsExactly(other.referee.manifest());
    verdict(miner(1).mine(44));
    assertThat(opened).hasSize(3);
  }

  @Test
  void manifestThatNobodyJudges_isAbstainedFrom() {
    QuizFixture foreign = new QuizFixture(9, RECORDS, 2);
    try {
      assertThat(verdict(foreign.mine(42)))
          .isEqualTo(new Verdict.Abstain("no such model here", true));
    } finally {
      foreign.close();
    }
  }

  private QuizFixture miner(int seed) {
    return all.get(seed - 1);
  }

  private Verdict verdict(Claim claim) {
    return QuizFixture.await(referees.verify(claim));
  }

  private CompletableFuture<Seat> open(Manifest manifest) {
    opened.add(manifest);
    return CompletableFuture.completedFuture(
        all.stream()
            .filter(fixture -> fixture.referee.manifest().equals(manifest))
            .findFirst()
            .<Seat>map(
                fixture ->
                    new Seat.Judge(
                        new QuizVerifier(
                            new Quiz(
                                fixture.referee,
                                fixture.service::submit,
                                fixture.arithmetic,
                                new QuizMetrics(new Metrics())),
                            new QuizMetrics(new Metrics())),
                        () -> closed.add(manifest)))
            .orElseGet(() -> new Seat.Vacant("no such model here")));
  }
}
