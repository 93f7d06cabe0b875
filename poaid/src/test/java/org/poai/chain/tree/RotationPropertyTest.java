package org.poai.chain.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.poai.chain.block.Block;
import org.poai.chain.branch.PruneDepth;
import org.poai.chain.genesis.ChainSpec;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.store.MemoryStore;

/**
 * Random votes, queues, keys and signals on two branches, and a node that is led from one to the
 * other and back: every boundary of every branch has the manifest, and every state the words, that
 * a model written from the specification's text has.
 */
final class RotationPropertyTest {
  private static final ChainSpec SPEC = TreeFixture.spec(1_000, Optional.empty());

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void randomVotes_twoBranchesToAndFro_haveTheModelsManifestsAndWords(long seed) {
    assertThat(run(seed)).as("switches of seed %d", seed).isPositive();
  }

  @Test
  @Tag("soak")
  void manySeeds_sameManifestsAndRoots() {
    for (long seed = 1_000; seed < 1_060; seed++) {
      run(seed);
    }
  }

  /** How many switches the branches had. */
  private static int run(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    try (VotedBranch one = new VotedBranch(SPEC, random)) {
      one.mine(90 + random.nextInt(20), 1);
      try (VotedBranch other = one.leaving(25 + random.nextInt(50));
          TreeFixture node = new TreeFixture(new MemoryStore(), SPEC, PruneDepth.KEEP_ALL)) {
        for (int i = 0; i < 10; i++) {
          lead(node, i % 2 == 0 ? one : other, 1 + i % 2);
        }
        seenByNobodyElse(other);
        return one.switches + other.switches;
      }
    }
  }

  /** Lets a branch become the heavier one, and the node follow it. */
  private static void lead(TreeFixture node, VotedBranch branch, int miner) {
    do {
      branch.mine(1, miner);
    } while (branch.node.chain.head().totalWork().compareTo(node.chain.head().totalWork()) <= 0);
    for (Block block : branch.blocks) {
      Hash32 manifest = block.header().terms().manifestHash();
      branch.node.chain.manifests().of(manifest).ifPresent(node.chain.manifests()::learn);
    }
    node.sync(missing(node, branch.blocks));

    assertThat(node.chain.head().header()).isEqualTo(branch.node.chain.head().header());
    branch.check(node);
    node.assertConsistent();
  }

  private static List<Block> missing(TreeFixture node, List<Block> blocks) {
    int common = 0;
    while (common < blocks.size() && isThere(node, blocks.get(common))) {
      common++;
    }
    return blocks.subList(common, blocks.size());
  }

  private static boolean isThere(TreeFixture node, Block block) {
    BlockNumber number = block.number();
    return node.chain.canonicalHash(number).equals(Optional.of(block.hash()));
  }

  /** A node that has seen no other branch comes to the same. */
  private static void seenByNobodyElse(VotedBranch branch) {
    try (TreeFixture fresh = new TreeFixture(new MemoryStore(), SPEC, PruneDepth.KEEP_ALL)) {
      fresh.giveAll(branch.blocks);
      assertThat(fresh.chain.head().header()).isEqualTo(branch.node.chain.head().header());
      branch.check(fresh);
    }
  }
}
