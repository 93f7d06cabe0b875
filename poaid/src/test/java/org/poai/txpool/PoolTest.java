package org.poai.txpool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.chain.block.Block;
import org.poai.chain.block.SignedTransaction;
import org.poai.primitives.UInt256;

/** The pool on a chain: what waits, what goes with a block, what comes back. */
class PoolTest {
  private static final long GWEI = Payer.GWEI;

  @TempDir Path folder;
  private final Payer alice = new Payer(1);
  private final Payer bob = new Payer(2);
  private PoolRig rig;

  @BeforeEach
  void open() {
    rig = rig(PoolLimits.DEFAULT, "own.txt");
  }

  private PoolRig rig(PoolLimits limits, String journal) {
    return new PoolRig(PoolRig.spec(alice, bob), limits, folder.resolve(journal));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void transaction_next_isPendingFoundAndCounted() {
    SignedTransaction first = alice.pay(0);
    PoolResult.Accepted accepted = rig.accept(first);

    assertThat(accepted.executable()).isTrue();
    assertThat(rig.pool.find(first.hash())).contains(accepted.transaction());
    assertThat(rig.pool.nextNonce(alice.address())).isEqualTo(1);
    assertThat(rig.pool.nextNonce(bob.address())).isZero();
    assertThat(rig.executable).containsExactly(first.hash());
    assertThat(rig.pool.content().pending()).isEqualTo(1);
    assertThat(rig.refuse(first).message()).isEqualTo("already known");
  }

  @Test
  void gap_filled_makesThoseBehindItExecutableInOrder() {
    SignedTransaction first = alice.pay(0);
    SignedTransaction second = alice.pay(1);
    SignedTransaction third = alice.pay(2);

    assertThat(rig.accept(third).executable()).isFalse();
    assertThat(rig.accept(second).executable()).isFalse();
    assertThat(rig.pool.nextNonce(alice.address())).isZero();
    assertThat(rig.pool.best(UInt256.ONE)).isEmpty();
    rig.accept(first);

    assertThat(rig.pending(alice)).containsExactly(0L, 1L, 2L);
    assertThat(rig.pool.nextNonce(alice.address())).isEqualTo(3);
    assertThat(rig.executable).containsExactly(first.hash(), second.hash(), third.hash());
  }

  @Test
  void replacement_needsTenPercentMoreInBothFees() {
    rig.accept(alice.pay(0, 10 * GWEI, GWEI));

    String words = "replacement transaction underpriced";
    assertThat(rig.refuse(alice.pay(0, 11 * GWEI - 1, 2 * GWEI)).message()).isEqualTo(words);
    assertThat(rig.refuse(alice.pay(0, 20 * GWEI, GWEI + GWEI / 10 - 1)).message())
        .isEqualTo(words);
    SignedTransaction better = alice.pay(0, 11 * GWEI, GWEI + GWEI / 10);
    rig.accept(better);

    assertThat(rig.pool.content().pending()).isEqualTo(1);
    assertThat(rig.pool.best(UInt256.of(GWEI))).containsExactly(better);
  }

  @Test
  void nonce_usedOrFarAhead_isRefused() {
    rig.accept(alice.pay(0));
    rig.mine();

    assertThat(rig.refuse(alice.pay(0, 20 * GWEI, 2 * GWEI)).message())
        .isEqualTo("nonce too low: next nonce 1, tx nonce 0");
    assertThat(rig.refuse(alice.pay(1 + PoolLimits.DEFAULT.perSender())).reason())
        .isEqualTo(RefusalReason.NONCE_TOO_HIGH);
    rig.accept(alice.pay(PoolLimits.DEFAULT.perSender()));
  }

  @Test
  void cost_aboveTheBalance_isRefusedAloneAndTogether() {
    UInt256 most = PoolRig.FUNDS.value().minus(UInt256.of(21_000 * 10 * GWEI));
    assertThat(rig.refuse(alice.pay(0, 10 * GWEI, GWEI, most.plus(UInt256.ONE))).message())
        .isEqualTo(
            "insufficient funds for gas * price + value: balance 100000000000000000000, "
                + "tx cost 100000000000000000001, overshot 1");
    rig.accept(alice.pay(0, 10 * GWEI, GWEI, most));
    assertThat(rig.refuse(alice.pay(1)).message())
        .isEqualTo(
            "insufficient funds for gas * price + value: balance 100000000000000000000, "
                + "queued cost 100000000000000000000, tx cost 210000000000001, "
                + "overshot 210000000000001");
    assertThat(rig.refuse(new Payer(3).pay(0)).reason())
        .isEqualTo(RefusalReason.INSUFFICIENT_FUNDS);
  }

  @Test
  void best_mixesSendersByTipAndKeepsNonces() {
    SignedTransaction low = alice.pay(0, 10 * GWEI, GWEI);
    SignedTransaction behindLow = alice.pay(1, 10 * GWEI, 5 * GWEI);
    SignedTransaction middle = bob.pay(0, 10 * GWEI, 3 * GWEI);
    SignedTransaction below = bob.pay(1, GWEI - 1, 1);
    List.of(low, behindLow, middle, below).forEach(rig::accept);

    assertThat(rig.pool.best(UInt256.of(GWEI))).containsExactly(middle, low, behindLow);
    assertThat(rig.pending(bob)).containsExactly(0L, 1L);
  }

  @Test
  void block_withSome_takesThemOutOfThePool() {
    List.of(alice.pay(0), alice.pay(1), bob.pay(0)).forEach(rig::accept);
    SignedTransaction foreign = bob.pay(0, 30 * GWEI, 3 * GWEI);
    Block block = rig.mine(List.of(alice.pay(0), foreign));

    assertThat(block.transactions()).hasSize(2);
    assertThat(rig.pending(alice)).containsExactly(1L);
    assertThat(rig.pool.sender(bob.address())).isEmpty();
    assertThat(rig.pool.nextNonce(alice.address())).isEqualTo(2);
    assertThat(rig.pool.nextNonce(bob.address())).isEqualTo(1);
  }

  @Test
  void balance_fallen_demotesWhatItNoLongerCoversAndDropsWhatItNeverWill() {
    UInt256 third =
        UInt256.of(PoolRig.FUNDS.value().toBigInteger().divide(java.math.BigInteger.valueOf(3)));
    rig.accept(alice.pay(1, 10 * GWEI, GWEI, third));
    rig.accept(alice.pay(2, 10 * GWEI, GWEI, third));
    rig.accept(alice.pay(3));
    // Another one than the pool knows takes most of the money.
    UInt256 half = UInt256.of(PoolRig.FUNDS.value().toBigInteger().shiftRight(1));
    rig.mine(List.of(alice.pay(0, 10 * GWEI, GWEI, half)));
    assertThat(rig.pending(alice)).containsExactly(1L);
    assertThat(rig.queued(alice)).containsExactly(2L, 3L);

    rig.mine(List.of(alice.pay(1, 20 * GWEI, 2 * GWEI, half.minus(third))));
    assertThat(rig.pending(alice)).isEmpty();
    assertThat(rig.queued(alice)).containsExactly(3L);
  }

  @Test
  void reorganisation_ofFiveBlocks_bringsTheirTransactionsBack() {
    try (PoolRig elsewhere = rig(PoolLimits.DEFAULT, "other.txt")) {
      List<SignedTransaction> all = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        List<SignedTransaction> two = List.of(alice.pay(i), bob.pay(i));
        two.forEach(rig::accept);
        all.addAll(two);
        assertThat(rig.mine().transactions()).hasSize(2);
      }
      assertThat(rig.pool.content().senders()).isEmpty();
      // The other branch is one longer and has only Alice's first.
      List<Block> branch = new ArrayList<>(List.of(elsewhere.mine(List.of(alice.pay(0)))));
      for (int i = 0; i < 5; i++) {
        branch.add(elsewhere.mine(List.of()));
      }
      branch.forEach(rig::give);
      rig.settle();

      assertThat(rig.tree.chain().head().number().value()).isEqualTo(6);
      assertThat(rig.pending(alice)).containsExactly(1L, 2L, 3L, 4L);
      assertThat(rig.pending(bob)).containsExactly(0L, 1L, 2L, 3L, 4L);
      assertThat(rig.mine().transactions()).hasSize(9);
      assertThat(rig.pool.content().senders()).isEmpty();
      assertThat(all).hasSize(10);
    }
  }

  @Test
  void waiting_tooLong_isLetGoUnlessItIsOurs() {
    rig.accept(alice.pay(0));
    rig.accept(alice.pay(2));
    rig.submit(bob.pay(5), Source.LOCAL);
    rig.millis.addAndGet(Duration.ofHours(3).toMillis() + 1);
    PoolRig.await(rig.pool.tickNow());

    assertThat(rig.pending(alice)).containsExactly(0L);
    assertThat(rig.queued(alice)).isEmpty();
    assertThat(rig.queued(bob)).containsExactly(5L);
  }

  @Test
  void local_inABlockThatIsAbandonedAfterARestart_survivesAnotherOne() {
    try (PoolRig elsewhere = rig(PoolLimits.DEFAULT, "other.txt")) {
      SignedTransaction paid = alice.pay(0);
      rig.submit(paid, Source.LOCAL);
      rig.mine(List.of(paid));
      rig.restart();
      List<Block> branch = List.of(elsewhere.mine(List.of()), elsewhere.mine(List.of()));
      branch.forEach(rig::give);
      rig.settle();
      rig.restart();

      assertThat(rig.tree.chain().head().header().hash()).isEqualTo(branch.get(1).hash());
      assertThat(rig.pending(alice)).containsExactly(0L);
    }
  }

  @Test
  void fullPool_keepsTheBest() {
    PoolLimits three = new PoolLimits(3, 3, 1 << 20, 100, Duration.ofHours(1));
    try (PoolRig small = rig(three, "small.txt")) {
      small.accept(alice.pay(0, 10 * GWEI, 2 * GWEI));
      small.accept(alice.pay(2, 90 * GWEI, 9 * GWEI));
      small.accept(bob.pay(0, 10 * GWEI, 3 * GWEI));
      // What waits goes first, whatever it would pay.
      small.accept(bob.pay(1, 10 * GWEI, 3 * GWEI));
      assertThat(small.queued(alice)).isEmpty();
      assertThat(small.refuse(alice.pay(1, 10 * GWEI, 5 * GWEI)).message())
          .isEqualTo("transaction underpriced");
      assertThat(small.refuse(alice.pay(2, 90 * GWEI, 9 * GWEI)).message())
          .isEqualTo("txpool is full");
      small.accept(alice.pay(0, 20 * GWEI, 4 * GWEI));
      assertThat(small.pending(bob)).containsExactly(0L, 1L);
    }
  }

  @Test
  void local_afterARestart_isThereAgainAndPeersAreTold() throws IOException {
    SignedTransaction included = alice.pay(0);
    SignedTransaction waits = alice.pay(1);
    SignedTransaction behindAGap = alice.pay(7);
    List.of(included, waits, behindAGap).forEach(each -> rig.submit(each, Source.LOCAL));
    rig.accept(bob.pay(0));
    assertThat(rig.announced).containsExactly(included.hash(), waits.hash(), behindAGap.hash());
    rig.mine(List.of(included));
    // The process was killed while it wrote.
    Files.writeString(
        folder.resolve("own.txt"), "0x02f8", StandardCharsets.US_ASCII, StandardOpenOption.APPEND);
    rig.restart();

    assertThat(rig.pending(alice)).containsExactly(1L);
    assertThat(rig.queued(alice)).containsExactly(7L);
    assertThat(rig.pool.sender(bob.address())).isEmpty();
    assertThat(Files.readAllLines(folder.resolve("own.txt")))
        .containsExactly(
            waits.envelope().bytes().toHex(),
            behindAGap.envelope().bytes().toHex(),
            included.envelope().bytes().toHex());

    rig.submit(bob.pay(0), Source.LOCAL);
    rig.restart();
    assertThat(rig.pending(bob)).containsExactly(0L);
    rig.announced.clear();
    rig.millis.addAndGet(61_000);
    PoolRig.await(rig.pool.tickNow());
    assertThat(rig.announced).contains(waits.hash(), bob.pay(0).hash());
  }

  @Test
  void journal_fullOfNoise_costsNothingElse() throws IOException {
    rig.close();
    Path noise = folder.resolve("noise.txt");
    SignedTransaction good = alice.pay(0);
    Files.write(
        noise,
        ("\0\u00ff\nnothing\n0x\n"
                + "0x"
                + "ab".repeat(200_000)
                + '\n'
                + good.envelope().bytes().toHex()
                + "\n0xf8")
            .getBytes(StandardCharsets.ISO_8859_1));
    rig = rig(PoolLimits.DEFAULT, "noise.txt");
    rig.settle();

    assertThat(rig.pending(alice)).containsExactly(0L);
    assertThat(Files.readAllLines(noise)).containsExactly(good.envelope().bytes().toHex());
  }

  @Test
  void unfit_dropped_leavesThoseBehindItWaiting() {
    List.of(alice.pay(0), alice.pay(1)).forEach(rig::accept);
    rig.pool.drop(alice.pay(0).hash(), "it may not stand there");
    rig.settle();

    assertThat(rig.pending(alice)).isEmpty();
    assertThat(rig.queued(alice)).containsExactly(1L);
  }

  @Test
  void stoppedPool_answersThatItStops() {
    rig.pool.stop();
    CompletableFuture<PoolResult> late = rig.pool.submit(alice.pay(0).envelope(), Source.LOCAL);

    assertThat(PoolRig.await(late))
        .isEqualTo(new PoolResult.Refused(RefusalReason.STOPPING, "the node is stopping"));
  }
}
