package org.poai.miner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.chain.block.Block;
import org.poai.metrics.Metrics;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.quiz.NonceSearch;
import org.poai.quiz.NonceSearch.Outcome;
import org.poai.quiz.proof.Evaluation;
import org.poai.testing.VirtualMachine;
import org.poai.testing.VirtualTime;
import org.poai.txpool.PoolLimits;
import org.poai.txpool.PoolRig;

final class MinerTest {
  @TempDir Path folder;

  private final VirtualTime time = new VirtualTime();
  private final VirtualMachine machine = new VirtualMachine(time, new SplittableRandom(1));
  private final List<CompletableFuture<MinedBlockResult>> submitted = new ArrayList<>();
  private final List<String> heard = new ArrayList<>();

  @Test
  void blockOnItsWay_nothingIsSoughtOnItsParent_untilTheAnswer() {
    try (PoolRig rig = new PoolRig(PoolRig.spec(), PoolLimits.DEFAULT, folder.resolve("journal"))) {
      Miner miner = miner(rig);
      miner.start();
      pass(1_000);
      assertThat(submitted).hasSize(1);

      pass(60_000);
      assertThat(submitted).as("while the chain has not answered").hasSize(1);

      submitted.get(0).complete(new MinedBlockResult.Late());
      pass(60_000);
      assertThat(submitted).as("without a new head the old one is searched again").hasSize(2);

      miner.headMoved();
      pass(1_000);
      assertThat(submitted).as("a new head does not wait for the old block").hasSize(3);
      assertThat(heard).containsExactly("late");
      miner.stop();
    }
  }

  @Test
  void headThatMovesBeforeTheStart_beginsNoSearch() {
    try (PoolRig rig = new PoolRig(PoolRig.spec(), PoolLimits.DEFAULT, folder.resolve("journal"))) {
      Miner miner = miner(rig);
      miner.headMoved();
      pass(60_000);
      assertThat(miner.evaluations()).isZero();
      assertThat(submitted).isEmpty();

      miner.start();
      pass(1_000);
      assertThat(submitted).hasSize(1);
      miner.stop();
    }
  }

  private void pass(long millis) {
    long until = time.nanos() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (time.step(until)) {
      // each event may bring others
    }
    time.passTo(until);
  }

  /** A miner whose every fourth nonce wins, or so. */
  private Miner miner(PoolRig rig) {
    SplittableRandom random = new SplittableRandom(7);
    UnsealedBlock work = work(rig);
    WorkSource source =
        new WorkSource() {
          @Override
          public CompletableFuture<WorkAnswer> work() {
            return CompletableFuture.completedFuture(work);
          }

          @Override
          public CompletableFuture<MinedBlockResult> submit(Block block) {
            submitted.add(new CompletableFuture<>());
            return submitted.get(submitted.size() - 1);
          }
        };
    NonceSearch search =
        (challenge, nonce, target) -> {
          CompletableFuture<Outcome> outcome = new CompletableFuture<>();
          byte[] fingerprint = new byte[Hash32.SIZE];
          random.nextBytes(fingerprint);
          Outcome result = new Outcome.Result(new Evaluation(Hash32.of(fingerprint), 450_000));
          time.after(20, () -> outcome.complete(result));
          return outcome;
        };
    return new Miner(
        source, manifest -> Optional.of(search), listener(), new Metrics(), machine.program());
  }

  private static UnsealedBlock work(PoolRig rig) {
    var template =
        rig.tree
            .templates()
            .after(rig.tree.afterHead(), Address.ZERO, List.of(), List.of("one", "two"))
            .orElseThrow();
    return UnsealedBlock.of(
        template.part(), Hash32.ZERO, template.transactions(), List.of("one", "two"));
  }

  private MinerListener listener() {
    return new MinerListener() {
      @Override
      public void mined(Block block, long evaluations, long nanos) {
        heard.add("mined");
      }

      @Override
      public void notTaken(Block block, MinedBlockResult result) {
        heard.add("late");
      }

      @Override
      public void waiting(String reason) {
        heard.add(reason);
      }
    };
  }
}
