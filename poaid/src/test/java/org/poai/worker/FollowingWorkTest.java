package org.poai.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.poai.async.EventThread;
import org.poai.chain.block.Block;
import org.poai.chain.block.Execution;
import org.poai.chain.block.Lineage;
import org.poai.chain.block.SealedPart;
import org.poai.chain.block.Terms;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.crypto.Preimage;
import org.poai.dataset.DatasetException;
import org.poai.miner.MinedBlockResult;
import org.poai.miner.UnsealedBlock;
import org.poai.miner.WorkAnswer;
import org.poai.miner.WorkAnswer.NoWork;
import org.poai.miner.WorkSource;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.quiz.FakeProver;
import org.poai.quiz.RefereeSeat;
import org.poai.quiz.RefereeSeat.Judge;
import org.poai.quiz.RefereeSeat.Vacant;
import org.poai.quiz.Referees;

/** A worker follows when the node's chain changes its model or its records. */
class FollowingWorkTest {
  private static final Hash32 KEY = Preimage.tagged("an epoch's key").keccak();
  private final FakeProver old = new FakeProver(1, 50);
  private final FakeProver young = new FakeProver(2, 50);
  private final Map<Hash32, RefereeSeat> seats = new HashMap<>();
  private final List<String> log = new ArrayList<>();
  private final EventThread thread =
      new EventThread(
          "dataset",
          (part, cause) -> {
            throw new AssertionError(part, cause);
          });
  private WorkAnswer offered = new NoWork("not yet");

  private final WorkSource node =
      new WorkSource() {
        @Override
        public CompletableFuture<WorkAnswer> work() {
          return CompletableFuture.completedFuture(offered);
        }

        @Override
        public CompletableFuture<MinedBlockResult> submit(Block block) {
          throw new AssertionError("nothing is mined here");
        }
      };

  private final FollowingWork worker =
      new FollowingWork(
          node,
          new KnownManifest(old.ruling(), this::asked),
          new Referees(
              manifest ->
                  CompletableFuture.completedFuture(
                      seats.getOrDefault(
                          manifest.hash(), new Vacant("the model is not here", false))),
              20,
              Runnable::run),
          thread);

  @AfterEach
  void close() {
    thread.stop(1_000);
    old.close();
    young.close();
  }

  private CompletableFuture<Scheduled> asked(Hash32 hash) {
    log.add("asked for " + (hash.equals(young.ruling().hash()) ? "the young manifest" : "another"));
    return hash.equals(young.ruling().hash())
        ? CompletableFuture.completedFuture(young.ruling())
        : CompletableFuture.failedFuture(new IllegalStateException("the node does not know it"));
  }

  private void seat(FakeProver prover, String name) {
    Judge judge = (Judge) prover.seat(() -> {});
    seats.put(
        prover.ruling().hash(),
        new Judge(
            judge.verifier(),
            judge.search(),
            key -> log.add("sealed " + name + (key.equals(KEY) ? "" : " under another key")),
            judge.engine(),
            judge.close()));
  }

  /** Work on a block at a height under a manifest. */
  private static UnsealedBlock work(long number, Hash32 manifest) {
    SealedPart part =
        new SealedPart(
            new Lineage(BlockNumber.of(number), Hash32.ZERO, 1_767_225_700, Address.ZERO),
            new Execution(
                Hash32.ZERO,
                Hash32.ZERO,
                Hash32.ZERO,
                Execution.EMPTY_BLOOM,
                30_000_000,
                0,
                UInt256.of(1_000_000_000)),
            new Terms(
                UInt256.MAX,
                BlockNumber.of(number).epoch(20),
                manifest,
                Hash32.ZERO,
                Hash32.ZERO,
                Bytes.EMPTY));
    return UnsealedBlock.of(part, KEY, List.of(), List.of("one", "two"));
  }

  private WorkAnswer next() {
    return worker.work().orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Test
  void workUnderTheNextManifest_isGivenOn_onceItsModelRunsAndItsRecordsAreSealed() {
    seat(old, "old records");
    seat(young, "young records");
    offered = work(39, old.ruling().hash());
    assertThat(next()).isEqualTo(offered);
    offered = work(40, young.ruling().hash());
    assertThat(next()).isEqualTo(offered);
    offered = work(41, young.ruling().hash());
    assertThat(next()).isEqualTo(offered);

    assertThat(log)
        .containsExactly(
            "sealed old records",
            "asked for the young manifest",
            "sealed young records",
            "sealed young records");
  }

  @Test
  void workUnderAManifestWhoseModelIsNotHere_isNotBegun_untilItIs() {
    seat(old, "old records");
    offered = work(40, young.ruling().hash());
    assertThat(next()).isEqualTo(new NoWork("the model is not here"));

    offered = work(40, old.ruling().hash()); // a reorganisation goes back over the switch
    log.clear();
    assertThat(next()).isInstanceOf(NoWork.class);
    assertThat(log)
        .as("it knows one manifest and asks for any other")
        .containsExactly("asked for another");

    seat(young, "young records");
    offered = work(40, young.ruling().hash());
    assertThat(next()).isEqualTo(offered);
  }

  @Test
  void manifestThatTheNodeDoesNotGive_isTheReasonWhyThereIsNoWork() {
    offered = work(40, KEY);
    assertThat(next()).isEqualTo(new NoWork("the node does not know it"));
  }

  @Test
  void recordsThatCannotBeSealed_areTheReasonWhyThereIsNoWork() {
    Judge judge = (Judge) old.seat(() -> {});
    seats.put(
        old.ruling().hash(),
        new Judge(
            judge.verifier(),
            judge.search(),
            key -> {
              throw new DatasetException("The sealed dataset cannot be written: the disk is full.");
            },
            judge.engine(),
            judge.close()));
    offered = work(39, old.ruling().hash());
    assertThat(next())
        .isEqualTo(new NoWork("The sealed dataset cannot be written: the disk is full."));
  }

  @Test
  void answerWithoutWork_isGivenOn() {
    assertThat(next()).isEqualTo(new NoWork("not yet"));
  }
}
