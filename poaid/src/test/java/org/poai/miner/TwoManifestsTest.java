package org.poai.miner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.poai.async.Machine;
import org.poai.chain.ManifestSchedule;
import org.poai.chain.block.Block;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.difficulty.Ancestry;
import org.poai.chain.difficulty.Work;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.chain.rules.ReadinessTally;
import org.poai.chain.rules.Turn;
import org.poai.chain.rules.Turn.Candidate;
import org.poai.chain.stored.ChainGenesis;
import org.poai.chain.stored.Origin;
import org.poai.chain.tree.BlockTree;
import org.poai.metrics.Metrics;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.quiz.FakeProver;
import org.poai.quiz.RefereeSeat;
import org.poai.quiz.Referees;
import org.poai.state.StateView;
import org.poai.testing.Until;
import org.poai.txpool.Pool;
import org.poai.txpool.PoolLimits;

/**
 * Nodes of a chain whose branches part in the manifest: after a block {@value #TURN} by {@link
 * #VOTER} the new model rules, after one by anybody else the old one stays.
 */
@Timeout(120)
class TwoManifestsTest {
  private static final long TURN = 2;
  private static final Address VOTER = BuiltInChains.DEV_ACCOUNTS.get(1);
  private static final Address OTHER = BuiltInChains.DEV_ACCOUNTS.get(2);
  private static final long OLD_MODEL = 1;
  private static final long NEW_MODEL = 2;

  @TempDir Path folder;
  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();

  @Test
  void branchesUnderTwoManifests_areMinedAndVerified_overReorganisationsBetweenThem()
      throws Exception {
    try (Node node = new Node("node", VOTER);
        Node peer = new Node("peer", OTHER)) {
      node.mineBeyond(TURN + 2, Work.NONE);
      assertThat(node.manifestOf(TURN)).isEqualTo(node.old.hash());
      assertThat(node.manifestOf(TURN + 1)).isEqualTo(node.next.hash());

      peer.mineBeyond(TURN + 2, node.work());
      assertThat(peer.manifestOf(TURN + 1)).isEqualTo(peer.old.hash());
      List<ImportResult> results = node.take(peer);
      assertThat(results.get(results.size() - 1)).isInstanceOf(ImportResult.Imported.class);
      assertThat(node.head()).isEqualTo(peer.head());
      assertThat(node.opened).as("both stay open").containsExactly(node.old, node.next);

      node.mineBeyond(node.height() + 2, Work.NONE);
      assertThat(node.manifestOf(node.height())).isEqualTo(node.old.hash());
      try (Node back = new Node("back", VOTER)) {
        back.mineBeyond(TURN + 2, node.work());
        results = node.take(back);
        assertThat(results.get(results.size() - 1)).isInstanceOf(ImportResult.Imported.class);
        assertThat(node.head()).isEqualTo(back.head());
      }
      node.mineBeyond(node.height() + 2, Work.NONE);
      assertThat(node.manifestOf(node.height())).isEqualTo(node.next.hash());
      assertThat(node.opened).hasSize(2);
      assertThat(node.closed).isEmpty();
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void seatOfTheOldManifest_isClosedOnceNoBranchCanNeedIt() throws Exception {
    try (Node node = new Node("node", VOTER)) {
      node.mineBeyond(TURN + Node.DEEPEST + 3, Work.NONE);
      Until.holds("the old engine has gone", () -> node.closed.contains(node.old));
      assertThat(node.closed).doesNotContain(node.next);
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void nodeWithoutTheNewModel_saysSo_andMinesNothing() throws Exception {
    try (Node node = new Node("node", VOTER)) {
      node.lacksNew = true;
      Miner miner = node.miner();
      Until.holds("it says why", () -> node.said.contains("this node has another model"));
      miner.stop();
      assertThat(node.height()).isEqualTo(TURN);
    }
    assertThat(failures).isEmpty();
  }

  /** A node that has both models. */
  private final class Node implements AutoCloseable, MinerListener {
    private static final long DEEPEST = 6;

    private final FakeProver first = new FakeProver(OLD_MODEL);
    private final FakeProver second = new FakeProver(NEW_MODEL);
    private final Scheduled old = Scheduled.of(first.manifest());
    private final Scheduled next = Scheduled.of(second.manifest());
    private final List<Scheduled> opened = new ArrayList<>();
    private final ConcurrentLinkedQueue<Scheduled> closed = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> said = new ConcurrentLinkedQueue<>();
    private volatile boolean lacksNew;
    private final Referees referees = new Referees(this::open, DEEPEST, Runnable::run);
    private final BlockTree tree;
    private final Pool pool;
    private final Publisher publisher;
    private final LocalWork work;

    private Node(String name, Address miner) {
      ChainGenesis genesis = ChainGenesis.of(BuiltInChains.devnet(1), old.manifest());
      Metrics metrics = new Metrics();
      FastTree fast =
          FastTree.of(
              new FastTree.Rules(genesis, new ByTheVoter(), referees),
              metrics,
              TwoManifestsTest.this::fail);
      tree = fast.tree();
      tree.chain().manifests().learn(next);
      pool =
          new Pool(
              tree.chain(),
              PoolLimits.DEFAULT,
              folder.resolve(name),
              fast.clock(),
              metrics,
              TwoManifestsTest.this::fail);
      publisher = new Publisher(tree, fast.clock(), TwoManifestsTest.this::fail);
      work =
          new LocalWork(
              tree,
              publisher,
              referees,
              miner,
              Optional::<String>empty,
              new BlockContent(pool, OwnTransactions.NONE),
              Machine.real().common());
      tree.addListener(pool);
      tree.addListener(referees);
      tree.start();
      pool.start();
      publisher.start();
    }

    private synchronized CompletableFuture<RefereeSeat> open(Scheduled manifest) {
      if (lacksNew && manifest.equals(next)) {
        return CompletableFuture.completedFuture(
            new RefereeSeat.Vacant("this node has another model", true));
      }
      opened.add(manifest);
      FakeProver prover = manifest.equals(old) ? first : second;
      return CompletableFuture.completedFuture(prover.seat(() -> closed.add(manifest)));
    }

    /** The turn of a branch follows from its own headers. */
    private final class ByTheVoter implements ManifestSchedule {
      private Scheduled after(SealedHeader parent) {
        boolean turns =
            parent.number().value() == TURN && parent.header().lineage().miner().equals(VOTER);
        return turns ? next : of(parent);
      }

      @Override
      public Optional<Scheduled> manifest(Hash32 hash) {
        return Optional.of(hash.equals(next.hash()) ? next : old);
      }

      @Override
      public boolean mayFollow(
          Hash32 manifest, SealedHeader parent, Supplier<ReadinessTally> signals) {
        return manifest.equals(after(parent).hash());
      }

      @Override
      public Turn turn(StateView parentState, SealedHeader parent, Ancestry branch) {
        return Turn.stays(after(parent));
      }

      @Override
      public List<Candidate> candidates(StateView parentState, SealedHeader parent, Turn turn) {
        return List.of();
      }
    }

    /** Has a miner of its own search until the chain is so high and has more work than another. */
    void mineBeyond(long height, Work less) {
      Miner miner = miner();
      Until.holds(
          () -> "height " + height + ", at " + height(),
          () -> height() >= height && work().compareTo(less) > 0);
      miner.stop();
    }

    Miner miner() {
      Miner miner =
          new Miner(work, referees::search, this, new Metrics(), TwoManifestsTest.this::fail);
      tree.addListener(miner);
      miner.start();
      return miner;
    }

    List<ImportResult> take(Node other) {
      List<ImportResult> results = new ArrayList<>();
      for (long number = 1; number <= other.height(); number++) {
        Hash32 hash = other.tree.chain().canonicalHash(BlockNumber.of(number)).orElseThrow();
        Block block = other.tree.chain().block(hash).orElseThrow();
        results.add(DeskRig.await(tree.importBlock(block, new Origin.Import())));
      }
      return results;
    }

    Hash32 manifestOf(long number) {
      return tree.chain()
          .canonicalHeader(BlockNumber.of(number))
          .orElseThrow()
          .header()
          .terms()
          .manifestHash();
    }

    Hash32 head() {
      return tree.chain().head().header().hash();
    }

    long height() {
      return tree.chain().head().number().value();
    }

    Work work() {
      return tree.chain().head().totalWork();
    }

    @Override
    public void mined(Block block, long evaluations, long nanos) {}

    @Override
    public void notTaken(Block block, MinedBlockResult result) {}

    @Override
    public void waiting(String reason) {
      said.add(reason);
    }

    @Override
    public void close() {
      publisher.stop();
      pool.stop();
      tree.stop();
      first.close();
      second.close();
    }
  }

  private void fail(String part, Throwable cause) {
    failures.add(cause);
  }
}
