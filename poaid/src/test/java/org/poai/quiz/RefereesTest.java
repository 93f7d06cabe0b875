package org.poai.quiz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.poai.chain.ProofVerifier.Claim;
import org.poai.chain.ProofVerifier.Verdict;
import org.poai.chain.block.Header;
import org.poai.chain.block.Seal;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.difficulty.Work;
import org.poai.chain.head.HeadListener.HeadChange;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.chain.stored.ChainHead;
import org.poai.inference.FakeEngine.Call;
import org.poai.primitives.BlockNumber;
import org.poai.quiz.RefereeSeat.Judge;
import org.poai.quiz.RefereeSeat.Vacant;
import org.poai.testing.Until;

/** Two branches under two manifests are judged side by side. */
class RefereesTest {
  private static final long DEEPEST = 20;
  private static final ListDataset RECORDS = ListDataset.ofSize(50);

  private final QuizFixture one = new QuizFixture(1, RECORDS, 2);
  private final QuizFixture other = new QuizFixture(2, RECORDS, 2);
  private final QuizFixture third = new QuizFixture(3, RECORDS, 2);
  private final List<QuizFixture> all = new ArrayList<>(List.of(one, other, third));
  private final List<Scheduled> opened = new ArrayList<>();
  private final List<Scheduled> closed = new ArrayList<>();
  private final Queue<Runnable> closings = new ConcurrentLinkedQueue<>();
  private boolean isAway;
  private final Referees referees = new Referees(this::open, DEEPEST, closings::add);

  @AfterEach
  void close() {
    all.forEach(QuizFixture::close);
  }

  @Test
  void branchesOfTwoManifests_eachIsProvenByItsOwnEngine() {
    Claim here = one.mine(42);
    Claim there = other.mine(42);
    for (int turn = 0; turn < 2; turn++) {
      assertThat(verdict(here)).isInstanceOf(Verdict.Proven.class);
      assertThat(verdict(there)).isInstanceOf(Verdict.Proven.class);
    }
    assertThat(opened).containsExactly(here.manifest(), there.manifest());
    assertThat(closings).isEmpty();
  }

  @Test
  void claimUnderTheOtherManifest_isJudgedByTheOtherEngine() {
    Claim here = one.mine(42);
    Claim moved = new Claim(here.header(), here.answers(), other.referee.ruling(), here.epochKey());
    assertThat(verdict(here)).isInstanceOf(Verdict.Proven.class);
    int before = other.engine.calls(Call.EMBED);
    assertThat(verdict(moved))
        .as("what one remembers is nothing to the other")
        .isInstanceOf(Verdict.False.class);
    assertThat(other.engine.calls(Call.EMBED)).isGreaterThan(before);
  }

  @Test
  void thirdManifest_takesTheSeatThatWasAskedForLeastLately_onceItsEngineHasGone() {
    verdict(one.mine(42));
    verdict(other.mine(42));
    verdict(one.mine(43));
    CompletableFuture<Verdict> waiting = referees.verify(third.mine(42));
    assertThat(opened).as("there are never three engines").hasSize(2);
    closings.remove().run();
    assertThat(QuizFixture.await(waiting)).isInstanceOf(Verdict.Proven.class);
    assertThat(closed).containsExactly(other.referee.ruling());
    verdict(one.mine(44));
    assertThat(opened).hasSize(3);
  }

  @Test
  void manifestsOfOneModel_takeOnePlace() {
    try (QuizFixture sibling = new QuizFixture(1, ListDataset.ofSize(20), 2)) {
      all.add(sibling);
      verdict(one.mine(42));
      verdict(other.mine(42));
      assertThat(referees.hasRoom(third.referee.ruling())).isFalse();
      assertThat(referees.hasRoom(sibling.referee.ruling())).isTrue();
      verdict(sibling.mine(42));
      assertThat(opened).hasSize(3);
      assertThat(closings).as("no model has to go").isEmpty();
    }
  }

  @Test
  void seatThatIsDismissed_makesRoomForAnotherModel() {
    verdict(one.mine(42));
    verdict(other.mine(42));
    referees.dismiss(other.referee.ruling().hash());
    assertThat(referees.hasRoom(third.referee.ruling())).isTrue();
    closings.remove().run();
    assertThat(closed).containsExactly(other.referee.ruling());
  }

  @Test
  void seatThatNoBranchCanNeed_isClosed_andOpenedAgainWhenItIsAskedFor() {
    verdict(one.mine(42));
    referees.onHead(head(QuizFixture.HEIGHT + DEEPEST));
    assertThat(closings).as("a branch that begins there may still be followed").isEmpty();
    referees.onHead(head(QuizFixture.HEIGHT + DEEPEST + 1));
    closings.remove().run();
    assertThat(closed).containsExactly(one.referee.ruling());
    assertThat(referees.search(one.referee.ruling().hash())).isEmpty();
    assertThat(verdict(one.mine(43))).isInstanceOf(Verdict.Proven.class);
    assertThat(opened).hasSize(2);
  }

  @Test
  void seatThatTheNextBlockNeeds_staysOpen() {
    verdict(one.mine(42));
    BlockNumber next = BlockNumber.of(QuizFixture.HEIGHT + DEEPEST + 1);
    QuizFixture.await(referees.of(one.referee.ruling(), next));
    referees.onHead(head(next.value()));
    assertThat(closings).isEmpty();
    assertThat(referees.search(one.referee.ruling().hash())).containsSame(one.quiz);
  }

  @Test
  void seatWithAClaimInProgress_isClosedWhenItIsJudged() {
    try (QuizFixture miner = new QuizFixture(1, RECORDS, 2)) {
      Claim claim = miner.mine(42);
      CompletableFuture<Void> gate = new CompletableFuture<>();
      one.engine.onCall((call, text) -> gate.join());
      CompletableFuture<Verdict> judged = referees.verify(claim);
      CompletableFuture<Void> gone = referees.close();
      assertThat(closings).isEmpty();
      gate.complete(null);
      assertThat(QuizFixture.await(judged)).isInstanceOf(Verdict.Proven.class);
      Until.holds("the seat is closed", () -> !closings.isEmpty());
      closings.remove().run();
      assertThat(gone).isCompleted();
    }
  }

  @Test
  void manifestThatNobodyJudges_isAbstainedFrom_andNotAskedForAgain() {
    try (QuizFixture foreign = new QuizFixture(9, RECORDS, 2)) {
      for (int turn = 0; turn < 2; turn++) {
        assertThat(verdict(foreign.mine(42)))
            .isEqualTo(new Verdict.Abstain("no such model here", true));
      }
      assertThat(opened).hasSize(1);
    }
  }

  @Test
  void engineThatCannotBeOpenedNow_isAbstainedFrom_andAskedForAgain() {
    isAway = true;
    Claim claim = one.mine(42);
    assertThat(verdict(claim)).isEqualTo(new Verdict.Abstain("no engine now", false));
    isAway = false;
    assertThat(verdict(claim)).isInstanceOf(Verdict.Proven.class);
  }

  @Test
  void openingThatFails_isToldToWhoAsked_andTriedAgain() {
    Referees broken =
        new Referees(
            manifest -> CompletableFuture.failedFuture(new IllegalStateException("a defect")),
            DEEPEST,
            Runnable::run);
    for (int turn = 0; turn < 2; turn++) {
      assertThat(broken.of(one.referee.ruling(), BlockNumber.GENESIS)).isCompletedExceptionally();
    }
  }

  private static HeadChange head(long number) {
    SealedHeader header =
        SealedHeader.of(
            new Header(QuizFixture.part(number, QuizFixture.miner(1), List.of()), Seal.NONE));
    return new HeadChange(new ChainHead(header, Work.NONE), List.of(), List.of());
  }

  private Verdict verdict(Claim claim) {
    return QuizFixture.await(referees.verify(claim));
  }

  private CompletableFuture<RefereeSeat> open(Scheduled manifest) {
    opened.add(manifest);
    if (isAway) {
      return CompletableFuture.completedFuture(new Vacant("no engine now", false));
    }
    return CompletableFuture.completedFuture(
        all.stream()
            .filter(fixture -> fixture.referee.ruling().equals(manifest))
            .findFirst()
            .<RefereeSeat>map(
                fixture ->
                    new Judge(
                        fixture.verifier,
                        fixture.quiz,
                        key -> false,
                        fixture.service::submit,
                        () -> closed.add(manifest)))
            .orElseGet(() -> new Vacant("no such model here", true)));
  }
}
