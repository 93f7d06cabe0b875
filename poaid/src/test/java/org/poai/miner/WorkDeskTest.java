package org.poai.miner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.poai.chain.block.Block;
import org.poai.chain.block.Seal;
import org.poai.chain.block.SealedHeader;
import org.poai.miner.WorkDesk.Kind;
import org.poai.miner.WorkDesk.Offer;
import org.poai.miner.WorkDesk.Outcome;
import org.poai.miner.WorkDesk.WorkReply;
import org.poai.primitives.Address;
import org.poai.testing.Until;

/** Work for other machines: who gets it, what is taken back, and what lies cost. */
@Timeout(60)
final class WorkDeskTest {
  private static final Worker RIG = DeskRig.worker("rig");
  private static final Worker LIAR = DeskRig.worker("liar");

  @TempDir Path folder;
  private DeskRig rig;

  @BeforeEach
  void open() {
    rig = new DeskRig(folder);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private Kind refused(Worker worker, Offer offer) {
    return refused(rig.settle(worker, offer));
  }

  private static Kind refused(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    return ((Outcome.Refused) outcome).kind();
  }

  /** A block of the worker's on the chain. */
  private void deliver(Worker worker) {
    assertThat(rig.settle(worker, rig.win(rig.take(worker)))).isInstanceOf(Outcome.Accepted.class);
  }

  @Test
  void winner_joinsTheChain_andAskingAgainTellsSo() {
    UnsealedBlock work = rig.take(RIG);
    Offer offer = rig.win(work);
    int before = rig.prover.prompts();

    assertThat(rig.offer(RIG, offer)).isInstanceOf(Outcome.Checking.class);
    SealedHeader block = ((Outcome.Accepted) rig.settle(RIG, offer)).block();

    assertThat(rig.tree.chain().head().header()).isEqualTo(block);
    assertThat(block.header().lineage().miner()).isEqualTo(DeskRig.NODE);
    // Two records, two prompts each: replayed by this node, and only once; two references more
    // belong to the next block.
    assertThat(rig.prover.prompts() - before).isBetween(4, 6);
    assertThat(rig.offer(RIG, offer)).isEqualTo(new Outcome.Accepted(block));
    assertThat(rig.report(RIG).accepted()).isEqualTo(1);
  }

  @Test
  void reward_goesToTheAddressThatTheWorkerNames() {
    Address wanted = Address.fromHex("0x" + "0c".repeat(20));
    Until.holds(
        "work for it",
        () ->
            DeskRig.await(rig.desk.work(RIG, Optional.of(wanted), 7))
                    instanceof WorkReply.Ready ready
                && ready.work().part().lineage().miner().equals(wanted));
    assertThat(rig.report(RIG).evaluations()).isEqualTo(7);
  }

  @Test
  void falseProof_isTurnedAway_withoutAFreshEngine_andWithoutTheTruth() {
    UnsealedBlock work = rig.take(LIAR);
    Offer lie = DeskRig.lie(work, 0);
    int before = rig.prover.prompts();

    Outcome outcome = rig.settle(LIAR, lie);

    assertThat(outcome).isEqualTo(new Outcome.Refused(Kind.FALSE_PROOF, "the proof is false"));
    assertThat(rig.prover.prompts() - before).isEqualTo(2);
    assertThat(rig.prover.renewals()).isZero();
    assertThat(rig.height()).isZero();
    assertThat(rig.report(LIAR).falseProofs()).isEqualTo(1);
    assertThat(rig.report(LIAR).refusedSeconds())
        .isEqualTo(TimeUnit.MINUTES.toSeconds(WorkerBook.REFUSAL_MINUTES));
    assertThat(rig.metrics.scrape())
        .contains("poai_miner_work_refused_total{reason=\"false_proof\"} 1.0");
  }

  @Test
  void liar_isRefusedForAWhile_andItsHonestSealToo() {
    UnsealedBlock work = rig.take(LIAR);
    assertThat(refused(LIAR, DeskRig.lie(work, 0))).isEqualTo(Kind.FALSE_PROOF);

    assertThat(refused(LIAR, rig.win(work))).isEqualTo(Kind.REFUSED);

    rig.nanos.addAndGet(TimeUnit.MINUTES.toNanos(WorkerBook.REFUSAL_MINUTES) + 1);
    deliver(LIAR);
  }

  @Test
  void liarUnderEverNewNames_closesTheDoorToNewcomersLongerAndLonger_notToWhoDelivered() {
    deliver(RIG);
    int before = rig.prover.prompts();
    int looks = 0;
    for (int second = 0; second < 600; second++) {
      Worker next = DeskRig.worker("n" + second);
      UnsealedBlock work = rig.take(next);
      looks += refused(next, DeskRig.lie(work, second * 1000L)) == Kind.FALSE_PROOF ? 1 : 0;
      rig.nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    }
    // 10 + 20 + 40 + 80 + 160 + 320 s: six lies in ten minutes, two prompts each.
    assertThat(looks).isEqualTo(6);
    assertThat(rig.prover.prompts() - before).isLessThanOrEqualTo(2 * looks + 8);
    assertThat(rig.prover.renewals()).isZero();
    deliver(RIG);
  }

  @Test
  void liar_ownMinerGoesOn() {
    List<Block> mined = new ArrayList<>();
    MinerListener listener =
        new MinerListener() {
          @Override
          public void mined(Block block, long evaluations, long nanos) {
            synchronized (mined) {
              mined.add(block);
            }
          }

          @Override
          public void notTaken(Block block, MinedBlockResult result) {}

          @Override
          public void waiting(String reason) {}
        };
    Miner own =
        new Miner(
            rig.local(DeskRig.NODE),
            manifest -> Optional.of(rig.prover.quiz()),
            listener,
            new org.poai.metrics.Metrics(),
            rig::fail);
    rig.tree.addListener(own);
    own.start();
    try {
      for (long lies = 0; rig.height() < 5; lies++) {
        Worker next = DeskRig.worker("n" + lies % 50);
        if (rig.ask(next) instanceof WorkReply.Ready ready) {
          var unused = rig.offer(next, DeskRig.lie(ready.work(), lies * 1000));
        }
        rig.nanos.addAndGet(TimeUnit.MINUTES.toNanos(11));
      }
    } finally {
      own.stop();
    }
    assertThat(mined).isNotEmpty();
    assertThat(rig.prover.renewals()).isZero();
  }

  @Test
  void workOfAnOlderHead_isStale_alsoWhenItWaited() {
    UnsealedBlock work = rig.take(RIG);
    Offer late = rig.win(work);
    Worker other = DeskRig.worker("other");
    CompletableFuture<Void> gate = new CompletableFuture<>();
    rig.gate = gate;
    assertThat(rig.offer(other, late)).isInstanceOf(Outcome.Checking.class);
    Offer waits = new Offer(late.sealHash(), nextWin(work, late.seal().nonce() + 1));
    assertThat(rig.offer(RIG, waits)).isInstanceOf(Outcome.Checking.class);
    gate.complete(null);

    assertThat(rig.settle(other, late)).isInstanceOf(Outcome.Accepted.class);
    assertThat(refused(RIG, waits)).isEqualTo(Kind.STALE);
    Offer afterwards = new Offer(late.sealHash(), nextWin(work, waits.seal().nonce() + 1));
    assertThat(refused(RIG, afterwards)).isEqualTo(Kind.STALE);
    assertThat(rig.report(RIG).late()).isGreaterThanOrEqualTo(2);
    assertThat(rig.report(RIG).refusedSeconds()).isZero();
  }

  private static Seal nextWin(UnsealedBlock work, long from) {
    return DeskRig.lie(work, from).seal();
  }

  @Test
  void second_ofOneWorker_isBusy_aboveTheTarget_isSaid() {
    UnsealedBlock work = rig.take(RIG);
    rig.gate = new CompletableFuture<>();
    Offer first = DeskRig.lie(work, 0);
    assertThat(rig.offer(RIG, first)).isInstanceOf(Outcome.Checking.class);

    Offer second = DeskRig.lie(work, first.seal().nonce() + 1);
    assertThat(refused(rig.offer(RIG, second))).isEqualTo(Kind.BUSY);
    for (long nonce = 0; ; nonce++) {
      Offer loser = new Offer(first.sealHash(), new Seal(nonce, 0, first.seal().fingerprint()));
      if (!DeskRig.wins(work, loser)) {
        assertThat(refused(rig.offer(RIG, loser))).isEqualTo(Kind.ABOVE_TARGET);
        break;
      }
    }
    rig.gate.complete(null);
  }

  @Test
  void newcomers_haveHalfOfThePlaces() {
    deliver(RIG);
    UnsealedBlock work = rig.take(RIG);
    rig.gate = new CompletableFuture<>();
    List<Outcome> outcomes = new ArrayList<>();
    long nonce = 0;
    for (int i = 0; i < WorkDesk.MAX_WAITING; i++) {
      Offer lie = DeskRig.lie(work, nonce);
      nonce = lie.seal().nonce() + 1;
      outcomes.add(rig.offer(DeskRig.worker("n" + i), lie));
    }
    assertThat(outcomes.stream().filter(Outcome.Checking.class::isInstance))
        .hasSize(1 + WorkDesk.MAX_WAITING / 2);

    Offer honest = rig.win(work);
    assertThat(rig.offer(RIG, honest)).isInstanceOf(Outcome.Checking.class);
    rig.gate.complete(null);
    // The first lie closes the door to the other newcomers that wait.
    assertThat(rig.settle(RIG, honest)).isInstanceOf(Outcome.Accepted.class);
  }

  @Test
  void obstacle_isToldToWhoAsks() {
    rig.obstacle = Optional.of("the disk is full");
    Until.holds("it is told", () -> rig.ask(RIG).equals(new WorkReply.None("the disk is full")));
    rig.obstacle = Optional.empty();
    assertThat(rig.take(RIG).part().lineage().number().value()).isEqualTo(1);
  }

  @Test
  void addresses_areFew_butWhoDeliveredFindsAPlace() {
    deliver(RIG);
    for (int i = 0; i < WorkShelf.MAX_ADDRESSES; i++) {
      Address address = Address.fromHex("0x" + ("0" + (i + 1)).repeat(20));
      var unused = DeskRig.await(rig.desk.work(LIAR, Optional.of(address), 0));
    }
    Address another = Address.fromHex("0x" + "aa".repeat(20));

    assertThat(DeskRig.await(rig.desk.work(LIAR, Optional.of(another), 0)))
        .isInstanceOf(WorkReply.None.class);
    assertThat(DeskRig.await(rig.desk.work(RIG, Optional.of(another), 0)))
        .isInstanceOf(WorkReply.Preparing.class);
  }
}
