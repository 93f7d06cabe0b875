package org.poai.miner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.async.Clock;
import org.poai.async.Machine;
import org.poai.chain.block.Block;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.genesis.ChainSpec.GenesisAccount;
import org.poai.chain.tree.BlockTree;
import org.poai.metrics.Metrics;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Wei;
import org.poai.quiz.FakeProver;
import org.poai.testing.Until;
import org.poai.txpool.Payer;
import org.poai.txpool.Pool;
import org.poai.txpool.PoolLimits;
import org.poai.txpool.PoolListener;
import org.poai.txpool.PoolResult;
import org.poai.txpool.PooledTransaction;
import org.poai.txpool.Source;

/** Pool and miner together, on the real quiz and the fake engine. */
class BurstTest {
  private static final int TRANSFERS = 1_000;

  @TempDir Path folder;
  private final List<Payer> payers = new ArrayList<>();
  private final FakeProver prover = new FakeProver();
  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final Metrics metrics = new Metrics();
  private BlockTree tree;
  private Pool pool;
  private Miner miner;
  private Publisher publisher;

  @BeforeEach
  void open() {
    for (int i = 0; i < TRANSFERS; i++) {
      payers.add(new Payer(i));
    }
    FastTree fast = FastTree.of(spec(), prover, metrics, this::fail);
    tree = fast.tree();
    Clock clock = fast.clock();

    pool =
        new Pool(
            tree.chain(),
            PoolLimits.DEFAULT,
            folder.resolve("journal"),
            clock,
            metrics,
            this::fail);
    publisher = new Publisher(tree, clock, this::fail);
    miner =
        new Miner(
            work(), manifest -> Optional.of(prover.quiz()), new Silent(), metrics, this::fail);
    tree.addListener(pool);
    publisher.start();
    tree.addListener(miner);
    pool.addListener(
        new PoolListener() {
          @Override
          public void executable(List<PooledTransaction> transactions) {
            miner.improve(transactions.stream().map(PooledTransaction::signed).toList());
          }
        });
    tree.start();
    pool.start();
  }

  private LocalWork work() {
    return new LocalWork(
        tree,
        publisher,
        prover.referees(),
        Address.ZERO,
        Optional::<String>empty,
        new BlockContent(pool, OwnTransactions.NONE),
        Machine.real().common());
  }

  private ChainSpec spec() {
    ChainSpec devnet = BuiltInChains.devnet(1);
    SortedMap<Address, GenesisAccount> alloc = new TreeMap<>(devnet.alloc());
    payers.forEach(payer -> alloc.put(payer.address(), GenesisAccount.funded(Wei.ofPoai(1))));
    return new ChainSpec(
        devnet.identity(),
        devnet.pace(),
        devnet.targets(),
        devnet.genesisTimestamp(),
        devnet.economy(),
        devnet.finality(),
        alloc);
  }

  private void fail(String part, Throwable cause) {
    failures.add(cause);
  }

  @AfterEach
  void close() {
    miner.stop();
    publisher.stop();
    pool.stop();
    tree.stop();
    prover.close();
    assertThat(failures).isEmpty();
  }

  /** Says nothing. */
  private static final class Silent implements MinerListener {
    @Override
    public void mined(Block block, long evaluations, long nanos) {}

    @Override
    public void notTaken(Block block, MinedBlockResult result) {}

    @Override
    public void waiting(String reason) {}
  }

  private void submit(List<SignedTransaction> burst) {
    List<CompletableFuture<PoolResult>> results =
        burst.stream().map(one -> pool.submit(one.envelope(), Source.LOCAL)).toList();
    for (CompletableFuture<PoolResult> result : results) {
      assertThat(result.orTimeout(30, TimeUnit.SECONDS).join())
          .isInstanceOf(PoolResult.Accepted.class);
    }
  }

  private int minedUpTo(long height) {
    int mined = 0;
    for (long number = 1; number <= height; number++) {
      mined +=
          tree.chain()
              .canonicalBlock(BlockNumber.of(number))
              .map(block -> block.transactions().size())
              .orElse(0);
    }
    return mined;
  }

  private void assertMinedWithinThreeBlocks() {
    miner.start();
    Until.holds("three blocks", () -> tree.chain().head().number().value() >= 3);
    assertThat(minedUpTo(3)).isEqualTo(TRANSFERS);
    Until.holds("they left the pool", () -> pool.content().senders().isEmpty());
  }

  @Test
  void burst_ofOneSender_isMinedWithinThreeBlocks() {
    List<SignedTransaction> burst = new ArrayList<>();
    for (int nonce = 0; nonce < TRANSFERS; nonce++) {
      burst.add(payers.get(0).pay(nonce));
    }
    submit(burst);
    assertThat(pool.nextNonce(payers.get(0).address())).isEqualTo(TRANSFERS);
    assertMinedWithinThreeBlocks();
  }

  @Test
  void burst_ofManySenders_isMinedWithinThreeBlocks() {
    submit(payers.stream().map(payer -> payer.pay(0)).toList());
    assertThat(pool.content().pending()).isEqualTo(TRANSFERS);
    assertMinedWithinThreeBlocks();
  }

  @Test
  void transactions_whileTheMinerWorks_areMinedToo() {
    miner.start();
    for (int nonce = 0; nonce < 5; nonce++) {
      SignedTransaction next = payers.get(1).pay(nonce);
      submit(List.of(next));
      Until.holds("mined", () -> pool.find(next.hash()).isEmpty());
    }
    assertThat(pool.nextNonce(payers.get(1).address())).isEqualTo(5);
  }
}
