package org.poai.chain.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.poai.chain.ProofVerifier.Fault;
import org.poai.chain.ProofVerifier.Verdict;
import org.poai.chain.block.Block;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.stored.Origin;
import org.poai.primitives.Hash32;

/** A liar costs one look at a proof, however many of his blocks wait, and wherever. */
class LiarsTest {
  private static final ChainSpec SPEC = TreeFixture.spec(1000, Optional.empty());
  private static final Verdict LIE = new Verdict.False(Fault.FINGERPRINT, "bit 7");
  private static final Origin.Peer LIAR = TreeFixture.peer(7);
  private static final Origin.Peer HONEST = TreeFixture.peer(8);

  private final TreeFixture our = new TreeFixture(SPEC);
  private final TreeFixture their = new TreeFixture(SPEC);

  @AfterEach
  void close() {
    our.close();
    their.close();
  }

  private Block early(int miner) {
    return our.next(miner, our.clock.seconds() - SPEC.genesisTimestamp() + 30);
  }

  private Block lie(Block block) {
    our.verifier.answer(block.hash()).complete(LIE);
    return block;
  }

  private List<ImportResult> judgements(Hash32 hash) {
    return our.judgements.stream()
        .filter(judgement -> judgement.hash().equals(hash))
        .map(Judgement::result)
        .toList();
  }

  @Test
  void refutation_endsAllThatWaitsOfItsSender_andNothingOfOthers() {
    List<Block> branch = their.mine(4, 2, 5);
    our.mine(2, 1, 5);
    Block side = branch.get(0);
    List<Block> his = new ArrayList<>(List.of(side, branch.get(3)));
    for (int miner = 10; miner < 15; miner++) {
      his.add(lie(early(miner)));
    }
    his.forEach(block -> our.give(block, LIAR));
    Block honest = early(20);
    assertThat(our.give(honest, HONEST)).isInstanceOf(ImportResult.Early.class);
    int before = our.verifier.asked().size();

    assertThat(our.give(lie(our.next(6, 5)), LIAR)).isInstanceOf(ImportResult.Rejected.class);
    our.settle();

    his.forEach(block -> assertThat(judgements(block.hash())).containsExactly(Liars.IGNORED));
    our.clock.advanceSeconds(40);
    for (int i = 0; i < 1_000 && judgements(honest.hash()).isEmpty(); i++) {
      our.settle();
    }
    assertThat(our.verifier.asked()).hasSize(before + 2);
    assertThat(our.chain.head().header().hash()).isEqualTo(honest.hash());
    our.assertConsistent();
  }

  @Test
  void falseBlocksThatComeDueTogether_costOneLook() {
    for (int miner = 10; miner < 26; miner++) {
      assertThat(our.give(lie(early(miner)), LIAR)).isInstanceOf(ImportResult.Early.class);
    }
    our.clock.advanceSeconds(40);
    for (int i = 0; i < 1_000 && our.judgements.size() < 16; i++) {
      our.settle();
    }
    assertThat(our.verifier.asked()).hasSize(1);
    assertThat(our.judgements).hasSize(16);
  }

  @Test
  void blockThatAnotherBroughtToo_waitsOn() {
    our.mine(2, 1, 5);
    List<Block> branch = their.mine(3, 2, 5);
    Block side = branch.get(0);
    assertThat(our.give(side, LIAR)).isInstanceOf(ImportResult.Side.class);
    assertThat(our.give(side, HONEST)).isInstanceOf(ImportResult.Known.class);
    assertThat(our.give(lie(our.next(6, 5)), LIAR)).isInstanceOf(ImportResult.Rejected.class);
    our.settle();

    assertThat(judgements(side.hash())).containsExactly(new ImportResult.Known());
    branch.subList(1, 3).forEach(block -> our.give(block, HONEST));
    our.settle();
    assertThat(our.chain.head().header().hash()).isEqualTo(branch.get(2).hash());
  }

  @Test
  void blockOfWhoLiedInTheLastMinute_costsNothing_andThatIsForgotten() {
    assertThat(our.give(lie(our.next(6, 5)), LIAR)).isInstanceOf(ImportResult.Rejected.class);
    Block good = our.next(5, 5);
    assertThat(our.give(good, LIAR)).isEqualTo(Liars.IGNORED);
    assertThat(our.verifier.asked()).hasSize(1);
    our.clock.advanceSeconds(Liars.REMEMBERED_MILLIS / 1_000);
    assertThat(our.give(good, LIAR)).isInstanceOf(ImportResult.Imported.class);
  }
}
