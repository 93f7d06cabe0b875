package org.poai.chain.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.poai.chain.block.Block;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.stored.Locator;
import org.poai.primitives.Hash32;

/** Two chains find the last block that both have. */
class LocatorTest {
  private static final ChainSpec SPEC = TreeFixture.spec(1000, Optional.empty());

  @Test
  void locator_ofAChain_isDenseAtTheHeadAndEndsInGenesis() {
    try (TreeFixture node = fixture()) {
      List<Block> blocks = node.mine(100, 1, 5);
      List<Hash32> locator = Locator.of(node.chain);
      assertThat(locator)
          .extracting(hash -> node.chain.header(hash).orElseThrow().number().value())
          .containsExactly(
              100L, 99L, 98L, 97L, 96L, 95L, 94L, 93L, 92L, 91L, 89L, 85L, 77L, 61L, 29L, 0L);
      assertThat(locator.get(0)).isEqualTo(blocks.get(99).hash());
      assertThat(locator).hasSizeLessThan(Locator.MAX_SIZE);
    }
  }

  @Test
  void locator_ofGenesisAlone_isGenesis() {
    try (TreeFixture node = fixture()) {
      assertThat(Locator.of(node.chain)).containsExactly(node.chain.genesis().hash());
    }
  }

  @Test
  void chains_meetAtOrBelowTheirForkPoint() {
    try (TreeFixture ours = fixture();
        TreeFixture theirs = fixture()) {
      theirs.giveAll(ours.mine(40, 1, 5));
      ours.mine(7, 1, 5);
      theirs.mine(60, 2, 5);
      Optional<SealedHeader> met = Locator.meet(ours.chain, Locator.of(theirs.chain));
      assertThat(met).isPresent();
      assertThat(met.get().number().value()).isBetween(1L, 40L);
      assertThat(theirs.chain.isCanonical(met.get())).isTrue();
    }
  }

  @Test
  void chains_withoutACommonBlock_doNotMeet() {
    try (TreeFixture ours = fixture()) {
      ours.mine(3, 1, 5);
      assertThat(Locator.meet(ours.chain, List.of(Hash32.ZERO))).isEmpty();
    }
  }

  private static TreeFixture fixture() {
    return new TreeFixture(SPEC);
  }
}
