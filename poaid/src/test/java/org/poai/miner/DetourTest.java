package org.poai.miner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.poai.async.Machine;
import org.poai.chain.block.Block;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.chain.stored.Origin;
import org.poai.chain.tree.BlockTree;
import org.poai.metrics.Metrics;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.quiz.FakeProver;
import org.poai.quiz.NonceSearch;
import org.poai.quiz.proof.Challenge;
import org.poai.testing.Until;
import org.poai.txpool.Pool;
import org.poai.txpool.PoolLimits;

/** A miner on a head whose next block has records that the model gives nothing for. */
@Timeout(120)
class DetourTest implements MinerListener {
  private static final long BARREN = 3;
  private static final Address NODE = BuiltInChains.DEV_ACCOUNTS.get(1);
  private static final Address STRANGER = BuiltInChains.DEV_ACCOUNTS.get(2);

  @TempDir Path folder;
  private final FakeProver prover = new FakeProver();
  private final Metrics metrics = new Metrics();
  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<MinedBlockResult> results = new ConcurrentLinkedQueue<>();

  /** Parents after which no nonce has a result, and what a nonce gives there. */
  private volatile Predicate<Hash32> isBarren = parent -> false;

  private volatile NonceSearch.Outcome nothing = new NonceSearch.Outcome.Empty();
  private BlockTree tree;
  private Pool pool;
  private Publisher publisher;
  private Miner miner;

  @BeforeEach
  void open() {
    FastTree fast = FastTree.of(BuiltInChains.devnet(1), prover, metrics, this::fail);
    tree = fast.tree();
    pool =
        new Pool(
            tree.chain(),
            PoolLimits.DEFAULT,
            folder.resolve("journal"),
            fast.clock(),
            metrics,
            this::fail);
    publisher = new Publisher(tree, fast.clock(), this::fail);
    LocalWork local =
        new LocalWork(
            tree,
            publisher,
            prover.referees(),
            NODE,
            Optional::<String>empty,
            new BlockContent(pool, OwnTransactions.NONE),
            Machine.real().common());
    miner =
        new Miner(
            new Detour(local), manifest -> Optional.of(this::evaluate), this, metrics, this::fail);
    tree.addListener(pool);
    tree.addListener(miner);
    tree.start();
    pool.start();
    publisher.start();
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

  @Test
  void stuckHead_minersGoBeside() {
    Hash32 barren = barrenHead();
    miner.start();
    Until.holds("the chain goes on", () -> height() > BARREN + 1);
    Until.holds("it goes round the head", () -> !canonical(BARREN).equals(barren));
    assertThat(tree.chain().header(barren)).as("the head is kept beside the chain").isPresent();
    assertThat(results).contains(new MinedBlockResult.Beside());
    Until.holds("all is well", () -> miner.problem().isEmpty());
  }

  @Test
  void headThatEndsTheEngine_isGoneRound() {
    nothing = new NonceSearch.Outcome.Deadly();
    Hash32 barren = barrenHead();
    miner.start();
    Until.holds("the chain goes on", () -> !canonical(BARREN).equals(barren));
  }

  @Test
  void firstBlockOfTheDetour_hasNoResultsEither_anotherIsTaken() {
    Hash32 barren = barrenHead();
    ConcurrentLinkedQueue<Hash32> tried = new ConcurrentLinkedQueue<>();
    isBarren =
        parent -> {
          boolean isFirst = tree.chain().header(parent).isEmpty() && tried.isEmpty();
          if (isFirst) {
            tried.add(parent);
          }
          return parent.equals(barren) || tried.contains(parent);
        };
    miner.start();
    Until.holds("the chain goes on", () -> height() > BARREN);
    assertThat(tried).hasSize(1).doesNotContain(canonical(BARREN));
  }

  @Test
  void branchOfTheHead_growsMeanwhile_isFollowed() {
    Hash32 barren = barrenHead();
    isBarren = parent -> parent.equals(barren) || height() == BARREN;
    miner.start();
    Until.holds("it says so", () -> miner.problem().isPresent());
    Block found = prover.mine(tree, STRANGER);
    // Its stamp may lie ahead of the clock of the test: then it joins when its time has come.
    assertThat(DeskRig.await(tree.importBlock(found, new Origin.Import())))
        .isInstanceOfAny(ImportResult.Imported.class, ImportResult.Early.class);
    Until.holds("the chain goes on", () -> height() > BARREN + 1);
    assertThat(canonical(BARREN)).isEqualTo(barren);
    assertThat(miner.problem()).isEmpty();
  }

  @Test
  void engineWithoutAnyResult_isToldOf_andTriesTheHeadAgain() {
    Hash32 barren = barrenHead();
    isBarren = parent -> true;
    miner.start();
    Until.holds("it says so", () -> problem().endsWith("the search goes on beside it"));
    isBarren = parent -> !parent.equals(barren);
    Until.holds("the head is tried again", () -> height() > BARREN);
    assertThat(canonical(BARREN)).isEqualTo(barren);
  }

  @Test
  void genesisWithoutResults_isToldOf() {
    isBarren = parent -> true;
    miner.start();
    Until.holds("it says so", () -> miner.problem().isPresent());
    assertThat(miner.problem().orElseThrow())
        .endsWith("nonces in a row had no result on this head");
    assertThat(height()).isZero();
  }

  /** A head, by a stranger, on which this node finds nothing. */
  private Hash32 barrenHead() {
    while (height() < BARREN) {
      var unused =
          DeskRig.await(tree.importBlock(prover.mine(tree, STRANGER), new Origin.Import()));
    }
    Hash32 barren = canonical(BARREN);
    isBarren = barren::equals;
    return barren;
  }

  private CompletableFuture<NonceSearch.Outcome> evaluate(
      Challenge challenge, long nonce, UInt256 target) {
    return isBarren.test(challenge.parentHash())
        ? CompletableFuture.completedFuture(nothing)
        : prover.quiz().evaluate(challenge, nonce, target);
  }

  private String problem() {
    return miner.problem().orElse("");
  }

  private long height() {
    return tree.chain().head().number().value();
  }

  private Hash32 canonical(long number) {
    return tree.chain().canonicalHash(BlockNumber.of(number)).orElseThrow();
  }

  @Override
  public void mined(Block block, long evaluations, long nanos) {}

  @Override
  public void notTaken(Block block, MinedBlockResult result) {
    results.add(result);
  }

  @Override
  public void waiting(String reason) {}

  private void fail(String part, Throwable cause) {
    failures.add(cause);
  }
}
