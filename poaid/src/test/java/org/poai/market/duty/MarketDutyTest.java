package org.poai.market.duty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.market.contract.Job;
import org.poai.market.contract.Job.Status;
import org.poai.market.contract.MarketCalls;
import org.poai.market.contract.MarketEvent.CaseClosed;
import org.poai.market.contract.MarketEvent.ClaimShown;
import org.poai.market.contract.MarketEvent.JobDelivered;
import org.poai.market.contract.MarketEvent.JobPaid;
import org.poai.market.contract.MarketEvent.JudgeFined;
import org.poai.market.contract.MarketEvent.JudgePaid;
import org.poai.market.contract.MarketEvent.Revealed;
import org.poai.market.contract.MarketEvent.Slashed;
import org.poai.market.contract.MarketEvent.Voted;
import org.poai.market.contract.MarketEvent.Withdrawn;
import org.poai.market.duty.MarketScript.Actor;
import org.poai.market.duty.MarketScript.Sent;
import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;
import org.poai.txpool.Payer;

/** Worker, challenger and judge on the market's real code: money, reorganisations, crashes. */
class MarketDutyTest {
  private static final Wei HALF = poai(500);
  private static final Wei MUCH = Wei.ofPoai(200);
  private static final JobWorker.Speech HONEST = (job, answer) -> answer;
  private static final JobWorker.Speech LIAR = (job, answer) -> Bytes.utf8("a lie");

  @TempDir Path folder;
  private final Payer poster = new Payer(1);
  private final Payer stranger = new Payer(2);
  private final Payer serving = new Payer(3);
  private final Payer checking = new Payer(4);
  private final Payer miner = new Payer(5);
  private final Payer otherMiner = new Payer(6);
  private MarketScript script;

  private static Wei poai(long thousandths) {
    return new Wei(
        UInt256.of(
            new java.math.BigInteger("1000000000000000")
                .multiply(java.math.BigInteger.valueOf(thousandths))));
  }

  @BeforeEach
  void open() {
    script = new MarketScript(folder, poster, stranger, serving, checking, miner, otherMiner);
  }

  /** A job whose result is false, just challenged; the case's number is 1. */
  private void challenged(String prompt) {
    script.worker("liar", serving, LIAR);
    script.challenger("checker", checking, MUCH);
    script.mine(stranger, script.post(poster, prompt, HALF));
    for (int i = 0; i < 3; i++) {
      script.mine(stranger);
    }
    assertThat(script.job(1).status()).isEqualTo(Status.DISPUTED);
  }

  private void mine(int blocks, Payer... miners) {
    for (int i = 0; i < blocks; i++) {
      script.mine(miners[i % miners.length]);
    }
  }

  @Test
  void job_posted_isServedSettledAndItsEarningsFetched() {
    script.worker("worker", serving, HONEST);
    script.challenger("checker", checking, MUCH);
    script.mine(stranger, script.post(poster, "hello", HALF));
    mine(2, stranger);
    assertThat(script.told(JobDelivered.class).get(0).result())
        .isEqualTo(Bytes.utf8("the answer to hello"));
    mine(12, stranger);

    assertThat(script.told(JobPaid.class).get(0).paid()).isEqualTo(poai(490));
    assertThat(script.job(1).status()).isEqualTo(Status.PAID);
    assertThat(script.told(Withdrawn.class)).hasSize(1);
    assertThat(script.head().account(serving.address()).balance())
        .isEqualTo(MarketScript.FUNDS.plus(poai(490)));
    assertThat(script.head().account(checking.address()).balance()).isEqualTo(MarketScript.FUNDS);
  }

  @Test
  void falseResult_isChallengedJudgedAndSlashed() {
    challenged("hello");
    script.judge("judge", miner, MUCH);
    script.judge("other judge", otherMiner, MUCH);
    mine(24, miner, otherMiner);

    Slashed slashed = script.told(Slashed.class).get(0);
    assertThat(slashed.burned()).isEqualTo(poai(4_500));
    assertThat(slashed.reward()).isEqualTo(poai(500));
    assertThat(slashed.challenger()).isEqualTo(checking.address());
    assertThat(script.told(CaseClosed.class).get(0).weight()).isEqualTo(12);
    assertThat(script.told(JudgeFined.class)).isEmpty();
    assertThat(script.told(JudgePaid.class)).hasSize(2);
    assertThat(script.head().credit(poster.address())).isEqualTo(HALF);
    assertThat(script.head().account(checking.address()).balance())
        .isEqualTo(MarketScript.FUNDS.plus(poai(500)));
  }

  @Test
  void vote_reorg_revealsRightSalt() {
    challenged("hello");
    Actor judge = script.judge("judge", miner, MUCH);
    mine(12, miner);
    assertThat(script.told(Voted.class)).hasSize(12);
    script.back(9);
    judge.restart();
    assertThat(script.told(Voted.class)).hasSize(3);
    mine(4, miner, stranger);
    script.back(1);
    mine(20, stranger, miner);

    assertThat(script.told(Revealed.class)).hasSize(1);
    assertThat(judge.told).doesNotContain("lost 1");
    assertThat(script.told(Slashed.class)).hasSize(1);
    assertThat(script.told(JudgeFined.class)).isEmpty();
  }

  @Test
  void judge_thatLosesItsJournalWithVotesCast_opensThemAllTheSame() throws IOException {
    challenged("hello");
    Actor judge = script.judge("judge", miner, MUCH);
    mine(12, miner);
    assertThat(script.told(Voted.class)).hasSize(12);
    Files.delete(judge.file("judge.json"));
    judge.restart();
    mine(8, miner);

    assertThat(script.told(Revealed.class)).hasSize(1);
    assertThat(judge.told).doesNotContain("lost 1");
    assertThat(script.told(JudgeFined.class)).isEmpty();
  }

  @Test
  void challenger_thatLosesItsJournal_showsItsClaimAllTheSame() throws IOException {
    script.worker("liar", serving, LIAR);
    Actor checker = script.challenger("checker", checking, MUCH);
    script.mine(stranger, script.post(poster, "hello", HALF));
    mine(3, stranger);
    assertThat(script.job(1).status()).isEqualTo(Status.DISPUTED);
    Files.delete(checker.file("claims.json"));
    checker.restart();
    var unused = script.judge("judge", miner, MUCH);
    mine(20, miner);

    assertThat(script.told(Slashed.class)).hasSize(1);
    assertThat(script.job(1).status()).isEqualTo(Status.REFUNDED);
    assertThat(script.told(ClaimShown.class)).hasSize(1);
  }

  @Test
  void judgeOnTwoMachines_opensOnOneWhatTheOtherHasSealed() {
    challenged("hello");
    Actor first = script.judge("first", miner, MUCH);
    mine(12, miner);
    assertThat(script.told(Voted.class)).hasSize(12);
    first.isDown = true;
    Actor second = script.judge("second", miner, MUCH);
    mine(8, miner);

    assertThat(script.told(Revealed.class)).hasSize(1);
    assertThat(second.told).doesNotContain("lost 1");
    assertThat(script.told(JudgeFined.class)).isEmpty();
  }

  @Test
  void judgeOnTwoMachines_whoseAnswersDiffer_saysThatItCannotOpenTheOthersSeal() {
    challenged("hello");
    Actor first = script.judge("first", miner, MUCH);
    first.mind = prompt -> Optional.of(MarketScript.answer("what an ill engine says"));
    mine(12, miner);
    first.isDown = true;
    Actor second = script.judge("second", miner, MUCH);
    mine(2, miner);

    assertThat(second.told).contains("lost 1");
  }

  @Test
  void case_replacedByAnotherUnderItsNumber_isVotedOnAnew() {
    challenged("hello");
    Actor judge = script.judge("judge", miner, MUCH);
    mine(3, miner);
    // All but the first block goes: another job of another poster takes the number.
    script.back((int) script.number());
    script.mine(stranger, script.post(stranger, "another prompt", HALF));
    mine(3, stranger);
    assertThat(script.job(1).status()).isEqualTo(Status.DISPUTED);
    mine(24, miner);

    assertThat(script.told(Slashed.class)).hasSize(1);
    assertThat(script.told(CaseClosed.class).get(0).verdict())
        .contains(MarketScript.answer("the answer to another prompt").hash());
    assertThat(judge.told).contains("sealed 1").doesNotContain("lost 1");
    assertThat(script.told(JudgeFined.class)).isEmpty();
  }

  @Test
  void actors_restartedAtEveryBlock_endTheCaseAsWithoutThat() {
    script.worker("liar", serving, LIAR);
    script.challenger("checker", checking, MUCH);
    script.judge("judge", miner, MUCH);
    script.mine(stranger, script.post(poster, "hello", HALF));
    for (int i = 0; i < 30; i++) {
      script.restartAll();
      script.mine(miner);
    }

    Slashed slashed = script.told(Slashed.class).get(0);
    assertThat(slashed.reward()).isEqualTo(poai(500));
    assertThat(script.told(JudgeFined.class)).isEmpty();
  }

  @Test
  void prompt_thatEndsTheEngine_isNotTakenAndHangsWithoutFines() {
    script.worker("worker", serving, HONEST);
    Actor judge = script.judge("judge", miner, MUCH);
    script.mine(stranger, script.post(poster, "poison", HALF));
    mine(3, miner);
    assertThat(script.job(1).status()).isEqualTo(Status.OPEN);

    Job.Terms terms = script.job(1).terms();
    script.mine(
        miner,
        new Sent(
            stranger,
            MarketCalls.accept(
                1, terms.model(), terms.maxTokens(), terms.promptHash(), poai(5_100))));
    script.mine(miner, new Sent(stranger, MarketCalls.deliver(1, Bytes.utf8("whatever"))));
    script.mine(
        miner,
        new Sent(
            checking,
            MarketCalls.challenge(
                1,
                terms.model(),
                terms.maxTokens(),
                script.job(1).delivery().orElseThrow().resultHash(),
                org.poai.primitives.Hash32.ZERO,
                Bytes.utf8("poison"),
                poai(600))));
    mine(24, miner);

    assertThat(script.told(CaseClosed.class).get(0).verdict()).isEmpty();
    assertThat(script.told(CaseClosed.class).get(0).cast()).isEqualTo(12);
    assertThat(script.told(JudgeFined.class)).isEmpty();
    assertThat(judge.told).containsExactly("sealed 1");
  }

  @Test
  void case_acrossSwitch_judged() {
    challenged("hello");
    script.judge("judge", miner, MUCH);
    mine(3, miner);
    script.ruleAnotherModel();
    mine(24, miner);

    assertThat(script.told(Slashed.class)).hasSize(1);
    assertThat(script.told(JudgeFined.class)).isEmpty();
  }

  @Test
  void worker_nearASwitch_takesNothingAndFinishesWhatItHas() {
    script.worker("worker", serving, HONEST);
    script.mine(stranger, script.post(poster, "first", HALF));
    mine(1, stranger);
    assertThat(script.job(1).status()).isEqualTo(Status.ACCEPTED);
    script.nearSwitch(true);
    script.mine(stranger, script.post(poster, "second", HALF));
    mine(3, stranger);

    assertThat(script.job(1).status()).isEqualTo(Status.DELIVERED);
    assertThat(script.job(2).status()).isEqualTo(Status.OPEN);
    script.nearSwitch(false);
    mine(1, stranger);
    assertThat(script.job(2).status()).isEqualTo(Status.ACCEPTED);
  }

  @Test
  void judge_bindsNoMoreThanItsMost() {
    challenged("hello");
    script.judge("judge", miner, Wei.ofPoai(7));
    mine(24, miner);

    assertThat(script.told(Voted.class)).hasSize(7);
    assertThat(script.told(Slashed.class)).hasSize(1);
  }

  @Test
  void challenger_bindsNoMoreThanItsMost() {
    script.worker("liar", serving, LIAR);
    script.challenger("checker", checking, poai(1_250));
    script.mine(
        stranger,
        script.post(poster, "a", HALF),
        script.post(poster, "b", HALF),
        script.post(poster, "c", HALF));
    mine(4, stranger);

    long disputed =
        java.util.stream.LongStream.rangeClosed(1, 3)
            .filter(id -> script.job(id).status() == Status.DISPUTED)
            .count();
    assertThat(disputed).isEqualTo(2);
  }

  @Test
  void disk_refuses_noVoteAndNoChallenge() throws IOException {
    script.worker("liar", serving, LIAR);
    Actor checker = script.challenger("checker", checking, MUCH);
    Actor judge = script.judge("judge", miner, MUCH);
    Path draft = checker.file("claims.json.new");
    Files.createDirectories(draft.resolve("in the way"));
    script.mine(stranger, script.post(poster, "hello", HALF));
    mine(5, stranger);
    assertThat(script.job(1).status()).isEqualTo(Status.DELIVERED);
    assertThat(checker.claims.journal().trouble()).isPresent();

    Files.delete(draft.resolve("in the way"));
    Files.delete(draft);
    Path votes = judge.file("judge.json.new");
    Files.createDirectories(votes.resolve("in the way"));
    mine(4, miner);
    assertThat(script.job(1).status()).isEqualTo(Status.DISPUTED);
    assertThat(script.told(Voted.class)).isEmpty();

    Files.delete(votes.resolve("in the way"));
    Files.delete(votes);
    mine(2, miner);
    assertThat(script.told(Voted.class)).hasSize(2);
  }

  @Test
  void judge_withoutAnEngine_doesNotVote_andVotesWhenItIsThere() {
    challenged("hello");
    script.judge("judge", miner, MUCH);
    script.engine(false);
    mine(4, miner);
    assertThat(script.told(Voted.class)).isEmpty();
    script.engine(true);
    mine(4, miner);
    assertThat(script.told(Voted.class)).hasSize(4);
  }

  @Test
  void judge_votesInItsOwnBlocksOnly() {
    challenged("hello");
    script.judge("judge", miner, MUCH);
    mine(6, stranger, miner);

    assertThat(script.told(Voted.class)).hasSize(3);
  }

  @Test
  void worker_jobBeyondItsDeadline_takesTheRestOfItsStakeBack() {
    Actor worker = script.worker("worker", serving, HONEST);
    script.mine(
        stranger, new Sent(poster, MarketCalls.post(0, 16, 50, 5, Bytes.utf8("hello"), HALF)));
    mine(1, stranger);
    assertThat(script.job(1).status()).isEqualTo(Status.ACCEPTED);
    worker.isDown = true;
    mine(6, stranger);
    worker.isDown = false;
    worker.restart();
    mine(3, stranger);

    assertThat(script.job(1).status()).isEqualTo(Status.REFUNDED);
    assertThat(script.head().account(serving.address()).balance())
        .isEqualTo(MarketScript.FUNDS.minus(poai(250)));
  }

  @Test
  void worker_takesOnlyWhatPaysAndFits() {
    script.worker("worker", serving, HONEST);
    script.mine(
        stranger,
        new Sent(poster, MarketCalls.post(0, 16, 50, 3, Bytes.utf8("too fast"), HALF)),
        new Sent(serving, MarketCalls.post(0, 16, 50, 50, Bytes.utf8("its own"), HALF)),
        new Sent(poster, MarketCalls.post(0, 16, 2, 50, Bytes.utf8("too late"), HALF)),
        new Sent(poster, MarketCalls.post(0, 16, 50, 50, Bytes.utf8("dear"), Wei.ofPoai(200))));
    mine(3, stranger);

    for (long id : new long[] {1, 2, 4}) {
      assertThat(script.job(id).status()).as("job " + id).isEqualTo(Status.OPEN);
    }
    assertThat(script.job(3).status()).isEqualTo(Status.DELIVERED);
  }

  @Test
  void challenger_doesNotTouchResultsOfItsOwnOperator() {
    script.worker("liar", serving, LIAR);
    script.challenger("checker", serving, MUCH);
    script.mine(stranger, script.post(poster, "hello", HALF));
    mine(5, stranger);

    assertThat(script.job(1).status()).isEqualTo(Status.DELIVERED);
  }

  @Test
  void lieOnce_liesForTheSecondJobAlone_whateverIsAskedAgain() {
    LieOnce speech = new LieOnce();
    script.worker("worker", serving, speech);
    script.mine(
        stranger,
        script.post(poster, "a", HALF),
        script.post(poster, "b", poai(400)),
        script.post(poster, "c", poai(300)));
    mine(4, stranger);

    assertThat(script.told(JobDelivered.class)).hasSize(3);
    assertThat(
            script.told(JobDelivered.class).stream()
                .filter(
                    it ->
                        !it.result()
                            .equals(
                                MarketScript.usual(
                                        Bytes.utf8(it.job() == 1 ? "a" : it.job() == 2 ? "b" : "c"))
                                    .flatMap(RightAnswer::text)
                                    .orElseThrow()))
                .map(JobDelivered::job))
        .containsExactly(2L);
    assertThat(speech.of(script.job(2), Bytes.utf8("x"))).isEqualTo(Bytes.utf8("no"));
    assertThat(speech.of(script.job(1), Bytes.utf8("x"))).isEqualTo(Bytes.utf8("x"));
    assertThat(Optional.of(speech.of(script.job(3), Bytes.utf8("x")))).contains(Bytes.utf8("x"));
  }

  @Test
  void prompts_thatEndTheEngine_doNotHideOtherJobsWhateverTheyPay() {
    script.worker("worker", serving, HONEST);
    Sent[] dear = new Sent[40];
    java.util.Arrays.fill(dear, script.post(poster, "poison", Wei.ofPoai(2)));
    script.mine(stranger, dear);
    script.mine(stranger, script.post(poster, "hello", HALF));
    mine(2, stranger);

    assertThat(script.job(41).status()).isEqualTo(Status.DELIVERED);
  }

  @Test
  void judge_fetchesWhatItHasEarnedOnceItVotesNoMore() {
    challenged("hello");
    Actor judge = script.judge("judge", miner, MUCH);
    mine(9, miner);
    script.mine(stranger, script.post(poster, "again", HALF));
    for (int i = 0; i < 20 && script.told(CaseClosed.class).isEmpty(); i++) {
      script.mine(miner);
    }
    mine(1, miner);
    assertThat(script.job(2).status()).isEqualTo(Status.DISPUTED);
    assertThat(script.head().credit(judge.address())).isGreaterThan(Wei.ofPoai(9));
    assertThat(script.told(Withdrawn.class))
        .extracting(Withdrawn::account)
        .doesNotContain(miner.address());
    mine(22, miner);

    assertThat(script.told(Withdrawn.class))
        .extracting(Withdrawn::account)
        .contains(miner.address());
    assertThat(script.head().credit(judge.address())).isEqualTo(Wei.ZERO);
  }
}
