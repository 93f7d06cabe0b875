package org.poai.chain.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.poai.chain.ProofVerifier.Fault;
import org.poai.chain.ProofVerifier.Verdict;
import org.poai.chain.block.Block;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.block.Wallet;
import org.poai.chain.branch.HeaderBranch;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.branch.PruneDepth;
import org.poai.chain.difficulty.Work;
import org.poai.chain.genesis.ChainSpec;
import org.poai.evm.operation.Creations;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.store.MemoryStore;

/**
 * Random trees of blocks, some with false proofs, brought in random order through both imports
 * behind the door, with ends of the process in between: the head is always that of a model which
 * knows every block and follows the heaviest chain of good ones.
 */
class TreePropertyTest {
  private static final ChainSpec SPEC = TreeFixture.spec(1000, Optional.empty());
  private static final Wallet CALLER = Wallet.second(SPEC.identity().chainId());
  private static final Address RECORDER = Creations.address(CALLER.address(), 0);

  /** LOG1 with the number of the block, in a contract's making. */
  private static final Bytes LOG_OF_THE_HEIGHT = Bytes.fromHex("0x435f5fa100");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void forks_inAnyOrderThroughBothLanes_endOnTheHeaviestGoodChain(long seed) {
    run(seed);
  }

  @Test
  @Tag("soak")
  void manyForks_inAnyOrderThroughBothLanes_endOnTheHeaviestGoodChain() {
    for (long seed = 1_000; seed < 1_200; seed++) {
      run(seed);
    }
  }

  private static void run(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Forest forest = Forest.grow(random);
    MemoryStore disk = new MemoryStore();
    Run run = new Run(forest, random, new TreeFixture(disk, SPEC, PruneDepth.KEEP_ALL));
    for (int i = 0; i < 60; i++) {
      run.step();
      if (random.nextInt(15) == 0) {
        run.node.close();
        run = new Run(forest, random, new TreeFixture(disk, SPEC, PruneDepth.KEEP_ALL));
      }
    }
    run.bringEverything();
    assertThat(run.node.chain.head().totalWork()).as("seed %d", seed).isEqualTo(forest.best());
    run.node.assertConsistent();
    run.node.close();
  }

  /** Branches that leave each other at random heights, and which of their blocks are false. */
  private record Forest(
      List<List<Block>> branches, Set<Hash32> lies, Map<Hash32, Work> work, Set<Hash32> good) {

    static Forest grow(SplittableRandom random) {
      List<List<Block>> branches = new ArrayList<>();
      Map<Hash32, Work> work = new HashMap<>();
      for (int b = 0; b < 4; b++) {
        try (TreeFixture miner = new TreeFixture(SPEC)) {
          List<Block> branch = new ArrayList<>();
          if (b > 0) {
            List<Block> stem = branches.get(random.nextInt(b));
            branch.addAll(stem.subList(0, random.nextInt(stem.size())));
            miner.giveAll(branch);
          }
          int gap = random.nextInt(3, 9);
          for (int i = random.nextInt(5, 45); i > 0; i--) {
            branch.add(extend(miner, random, b + 1, gap));
          }
          for (Block block : branch) {
            work.put(block.hash(), miner.chain.totalWork(block.hash()).orElseThrow());
          }
          branches.add(List.copyOf(branch));
        }
      }
      Set<Hash32> lies = new HashSet<>();
      for (int i = random.nextInt(3); i > 0; i--) {
        List<Block> branch = branches.get(random.nextInt(4));
        lies.add(branch.get(random.nextInt(branch.size())).hash());
      }
      Set<Hash32> good = new HashSet<>();
      for (List<Block> branch : branches) {
        branch.stream().map(Block::hash).takeWhile(hash -> !lies.contains(hash)).forEach(good::add);
      }
      return new Forest(branches, lies, work, good);
    }

    /** A block that every other time has a transaction or two, which the other branches lack. */
    private static Block extend(TreeFixture miner, SplittableRandom random, int number, int gap) {
      Wallet wallet = Wallet.first(SPEC.identity().chainId());
      List<SignedTransaction> transactions = new ArrayList<>();
      long nonce = miner.nonce(wallet.address());
      for (int i = random.nextInt(4) - 1; i > 0; i--) {
        Message logs = new Message(Optional.empty(), UInt256.of(number), LOG_OF_THE_HEIGHT);
        transactions.add(wallet.signed(wallet.transaction(nonce++, 100_000, logs)));
      }
      if (random.nextBoolean()) {
        transactions.add(recorded(miner.nonce(CALLER.address())));
      }
      Block block = miner.next(number, gap, transactions);
      assertThat(block.transactions()).hasSize(transactions.size());
      assertThat(miner.give(block)).isInstanceOf(ImportResult.Imported.class);
      return block;
    }

    /** A call of the contract that keeps what it hears; first of all, its making. */
    private static SignedTransaction recorded(long nonce) {
      Message message =
          nonce > 0
              ? Wallet.call(RECORDER, 0, Bytes.EMPTY)
              : new Message(Optional.empty(), UInt256.ZERO, Recorder.INIT_CODE);
      return CALLER.signed(CALLER.transaction(nonce, 200_000, message));
    }

    Work best() {
      return good.stream().map(work::get).max(Work::compareTo).orElse(Work.NONE);
    }
  }

  /** One life of a node, and what it is brought. */
  private static final class Run {
    final Forest forest;
    final SplittableRandom random;
    final TreeFixture node;

    Run(Forest forest, SplittableRandom random, TreeFixture node) {
      this.forest = forest;
      this.random = random;
      this.node = node;
      if (random.nextBoolean()) {
        node.beLate();
      }
      for (Hash32 lie : forest.lies()) {
        node.verifier.answer(lie).complete(new Verdict.False(Fault.FINGERPRINT, "a lie"));
      }
    }

    void step() {
      List<Block> branch = forest.branches().get(random.nextInt(4));
      switch (random.nextInt(4)) {
        case 0 -> sync(branch);
        case 1 -> gossip(branch);
        case 2 -> both(branch);
        default -> node.settle();
      }
      // What is followed is never more than the best, and never a lie.
      Hash32 head = node.chain.head().header().hash();
      assertThat(node.chain.head().totalWork()).isLessThanOrEqualTo(forest.best());
      assertThat(head.equals(node.chain.genesis().hash()) || forest.good().contains(head)).isTrue();
    }

    /** A few blocks of a branch, in any order, from several peers. */
    private void gossip(List<Block> branch) {
      List<Block> some = new ArrayList<>(branch);
      Collections.shuffle(some, new java.util.Random(random.nextLong()));
      some.subList(0, Math.min(some.size(), random.nextInt(1, 12)))
          .forEach(block -> node.give(block, TreeFixture.peer(random.nextInt(6))));
    }

    /** As a node does that hears of the branch: headers from the last block that it has. */
    private List<CompletableFuture<ImportResult>> beginSync(List<Block> branch) {
      List<Block> missing =
          branch.stream().dropWhile(b -> node.chain.header(b.hash()).isPresent()).toList();
      if (missing.isEmpty()) {
        return List.of();
      }
      HeaderBranch headers =
          node.tree
              .headersAfter(missing.get(0).header().parentHash(), TreeFixture.peer(1))
              .orElseThrow(AssertionError::new);
      int accepted = 0;
      while (accepted < missing.size()
          && headers.append(missing.get(accepted).sealedHeader()).isEmpty()) {
        accepted++;
      }
      boolean replay = !forest.lies().isEmpty() || random.nextBoolean();
      int upTo = random.nextInt(accepted + 1);
      return headers.outweighsHead()
          ? node.beginSync(headers, missing.subList(0, upTo), replay)
          : List.of();
    }

    private void sync(List<Block> branch) {
      beginSync(branch).forEach(TreeFixture::await);
    }

    private void both(List<Block> branch) {
      List<CompletableFuture<ImportResult>> results = beginSync(branch);
      gossip(forest.branches().get(random.nextInt(4)));
      gossip(branch);
      results.forEach(TreeFixture::await);
    }

    /** Every branch whole, as gossip or as a branch that catches up. */
    void bringEverything() {
      for (int round = 0; round < 2; round++) {
        for (List<Block> branch : forest.branches()) {
          if (random.nextBoolean()) {
            branch.forEach(node::give);
          } else {
            List<Block> missing =
                branch.stream().dropWhile(b -> node.chain.header(b.hash()).isPresent()).toList();
            for (int tries = 0; tries < 3 && !missing.isEmpty(); tries++) {
              sync(branch);
            }
            branch.forEach(node::give);
          }
        }
      }
      for (int i = 0; i < 2_000 && !node.chain.head().totalWork().equals(forest.best()); i++) {
        node.settle();
      }
    }
  }
}
