package org.poai.chain.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.poai.chain.ProofVerifier.Fault;
import org.poai.chain.ProofVerifier.Verdict;
import org.poai.chain.block.Block;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.branch.ImportResult.Abstained;
import org.poai.chain.branch.ImportResult.Early;
import org.poai.chain.branch.ImportResult.Ignored;
import org.poai.chain.branch.ImportResult.Imported;
import org.poai.chain.branch.ImportResult.Known;
import org.poai.chain.branch.ImportResult.Orphan;
import org.poai.chain.branch.ImportResult.Rejected;
import org.poai.chain.branch.ImportResult.Side;
import org.poai.chain.branch.ImportResult.TooEarly;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.head.HeadListener;
import org.poai.chain.rules.RejectReason;
import org.poai.chain.stored.Origin;
import org.poai.chain.stored.ProofStatus;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Wei;

/** The door into the chain, block by block; protocol sections 8 and 9. */
class BlockTreeTest {
  private static final ImportResult IMPORTED = new Imported(ProofStatus.PROVEN);
  private static final ChainSpec SPEC = TreeFixture.spec(1000, Optional.empty());

  private final TreeFixture our = new TreeFixture(SPEC);

  /** Where other branches are made. */
  private final TreeFixture their = new TreeFixture(SPEC);

  @AfterEach
  void close() {
    our.close();
    their.close();
  }

  @Test
  void block_thatExtendsTheHead_isStoredBeforeItIsAnnounced() {
    Block block = our.next(1, 5);
    our.tree.addListener(
        change -> assertThat(our.chain.block(change.head().header().hash())).contains(block));
    assertThat(our.give(block)).isEqualTo(IMPORTED);
    our.assertConsistent();
    assertThat(our.heads).hasSize(1);
    assertThat(our.heads.element().reverted()).isEmpty();
    assertThat(our.heads.element().applied()).extracting(a -> a.block()).containsExactly(block);
    assertThat(our.balance(TreeFixture.miner(1))).isEqualTo(Wei.ofPoai(5));
    assertThat(our.give(block)).isEqualTo(new Known());
    assertThat(our.verifier.asked()).containsExactly(block.hash());
    assertThat(our.metrics.scrape()).contains("poai_chain_blocks_total{result=\"imported\"} 1.0");
  }

  @Test
  void falseProof_isBadForEverAndCostsOnce() {
    Block block = our.next(1, 5);
    our.verifier.answer(block.hash()).complete(new Verdict.False(Fault.FINGERPRINT, "bit 7"));
    assertThat(our.give(block)).isEqualTo(new Rejected(RejectReason.PROOF_FINGERPRINT, "bit 7"));
    assertThat(our.give(block)).isEqualTo(new Rejected(RejectReason.PROOF_FINGERPRINT, "bit 7"));
    assertThat(our.verifier.asked()).hasSize(1);
    their.give(block);
    Block child = their.next(1, 5);
    assertThat(reason(our.give(child))).isEqualTo(RejectReason.BAD_PARENT);
    their.give(child);
    assertThat(reason(our.give(their.next(1, 5)))).isEqualTo(RejectReason.BAD_PARENT);
    assertThat(our.heads).isEmpty();
  }

  @Test
  void falseBody_underARealHeader_blamesOnlyItsSender() {
    Block real = their.mine(1, 1, 5).get(0);
    Block child = their.mine(1, 1, 5).get(0);
    Block lie = new Block(real.sealedHeader(), List.of(), List.of("three", "four"));
    assertThat(our.give(child)).isInstanceOf(Orphan.class);
    assertThat(reason(our.give(lie, TreeFixture.peer(1)))).isEqualTo(RejectReason.ANSWERS_HASH);
    CompletableFuture<Verdict> verdict = our.verifier.answer(real.hash());
    CompletableFuture<ImportResult> honest = our.tree.importBlock(real, TreeFixture.peer(2));
    assertThat(reason(our.give(lie, TreeFixture.peer(3)))).isEqualTo(RejectReason.ANSWERS_HASH);
    verdict.complete(new Verdict.Proven(1));
    assertThat(TreeFixture.await(honest)).isEqualTo(IMPORTED);
    assertThat(reason(our.give(lie))).isEqualTo(RejectReason.ANSWERS_HASH);
    awaitHead(our, child);
  }

  @Test
  void falseBody_ofAnOrphan_takesThePlaceOfNoOther_andIsBlamedInTheEnd() {
    Block parent = their.mine(1, 1, 5).get(0);
    Block real = their.mine(1, 1, 5).get(0);
    Block lie = new Block(real.sealedHeader(), List.of(), List.of("three", "four"));
    Origin.Peer liar = TreeFixture.peer(1);
    assertThat(our.give(lie, liar)).isInstanceOf(Orphan.class);
    assertThat(our.give(real, TreeFixture.peer(2))).isInstanceOf(Orphan.class);
    our.give(parent);
    awaitHead(our, real);
    assertThat(our.judgements)
        .filteredOn(judgement -> judgement.result() instanceof Rejected)
        .singleElement()
        .satisfies(judgement -> assertThat(judgement.origin()).isEqualTo(liar));
  }

  @Test
  void branch_thatIsLighter_waitsUnverified() {
    our.mine(2, 1, 5);
    Block other = their.mine(1, 2, 5).get(0);
    assertThat(our.give(other)).isEqualTo(new Side());
    assertThat(our.verifier.asked()).doesNotContain(other.hash());
  }

  @Test
  void branch_ofEqualWork_doesNotDisplaceTheFirstSeen() {
    Block first = our.mine(1, 1, 5).get(0);
    assertThat(our.give(their.mine(1, 2, 5).get(0))).isEqualTo(new Side());
    assertThat(our.chain.head().header().hash()).isEqualTo(first.hash());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10})
  void branch_thatOvertakes_reorganisesThereAndBack(int depth) {
    List<Block> ours = our.mine(depth, 1, 5);
    List<Block> theirs = their.mine(depth + 2, 2, 5);
    our.giveAll(theirs);
    awaitHead(our, theirs.get(depth + 1));
    our.assertConsistent();
    HeadListener.HeadChange change =
        our.heads.stream().filter(c -> !c.reverted().isEmpty()).findFirst().orElseThrow();
    assertThat(change.reverted())
        .extracting(SealedHeader::hash)
        .containsExactlyElementsOf(
            ours.stream()
                .map(Block::hash)
                .sorted(Collections.reverseOrder(byHeight(ours)))
                .toList());
    assertThat(our.balance(TreeFixture.miner(1))).isEqualTo(Wei.ZERO);
    assertThat(our.balance(TreeFixture.miner(2))).isEqualTo(Wei.ofPoai(5L * (depth + 2)));
    assertThat(our.sideBlocks()).isEqualTo(depth);

    TreeFixture third = new TreeFixture(SPEC);
    third.giveAll(ours);
    List<Block> back = third.mine(4, 3, 5);
    third.close();
    our.giveAll(back);
    awaitHead(our, back.get(3));
    our.assertConsistent();
    assertThat(our.balance(TreeFixture.miner(1))).isEqualTo(Wei.ofPoai(5L * depth));
    assertThat(our.balance(TreeFixture.miner(2))).isEqualTo(Wei.ZERO);
  }

  @Test
  void reorganisation_deeperThanMaxReorg_isIgnored() {
    ChainSpec shallow = TreeFixture.spec(2, Optional.empty());
    try (TreeFixture node = new TreeFixture(shallow);
        TreeFixture other = new TreeFixture(shallow)) {
      Block head = node.mine(3, 1, 5).get(2);
      node.inStep();
      ImportResult result = node.give(other.mine(1, 2, 5).get(0));
      assertThat(result).isInstanceOf(Ignored.class);
      other.mine(4, 2, 5).forEach(node::give);
      node.assertConsistent();
      assertThat(node.chain.head().header().hash()).isEqualTo(head.hash());
    }
  }

  @Test
  void orphans_inAnyOrder_becomeTheChain() {
    List<Block> blocks = their.mine(12, 1, 5);
    for (int i = 11; i > 0; i--) {
      assertThat(our.give(blocks.get(i)))
          .isEqualTo(new Orphan(blocks.get(i).header().parentHash()));
    }
    our.give(blocks.get(0));
    awaitHead(our, blocks.get(11));
    our.assertConsistent();
  }

  @Test
  void orphan_whoseParentWaitsToo_namesTheLowestMissing() {
    List<Block> blocks = their.mine(3, 1, 5);
    our.give(blocks.get(1));
    assertThat(our.give(blocks.get(2))).isEqualTo(new Orphan(blocks.get(0).hash()));
  }

  @Test
  void sideBranch_whoseRootMadeRoom_doesNotStopTheNode() {
    our.mine(30, 1, 5);
    for (Block block : their.mine(20, 2, 5)) {
      our.give(block, TreeFixture.peer(1));
    }
    our.assertConsistent();
    assertThat(our.give(our.next(1, 5))).isEqualTo(IMPORTED);
  }

  @Test
  void blockOfTheFuture_waitsForItsTime() {
    Block near = our.next(1, our.clock.seconds() - SPEC.genesisTimestamp() + 30);
    Block far = our.next(1, our.clock.seconds() - SPEC.genesisTimestamp() + 601);
    Block lie = new Block(near.sealedHeader(), List.of(), List.of("three", "four"));
    assertThat(our.give(far)).isEqualTo(new TooEarly());
    assertThat(our.give(lie, TreeFixture.peer(1))).isEqualTo(new Early());
    assertThat(our.give(near)).isEqualTo(new Early());
    our.clock.advanceSeconds(29);
    our.settle();
    awaitHead(our, near);
  }

  @Test
  void verifier_thatAbstains_isAskedAgainLater() {
    Block block = our.next(1, 5);
    our.verifier.answer(block.hash()).complete(new Verdict.Abstain("no model", true));
    assertThat(our.give(block)).isEqualTo(new Abstained("no model"));
    assertThat(our.chain.header(block.hash())).isEmpty();
    our.verifier.answer(block.hash()).completeExceptionally(new IllegalStateException("closed"));
    assertThat(our.give(block)).isInstanceOf(Abstained.class);
    our.verifier.forget(block.hash());
    assertThat(our.give(block)).isEqualTo(IMPORTED);
  }

  @Test
  void verifier_thatNeverAnswers_isAProblemOfHealthAndEndsWithTheTree() {
    Block block = our.next(1, 5);
    var unanswered = our.verifier.answer(block.hash());
    CompletableFuture<ImportResult> result = our.tree.importBlock(block, new Origin.Own());
    our.settle();
    assertThat(our.tree.health()).isEmpty();
    assertThat(our.tree.health(System.nanoTime() + TimeUnit.SECONDS.toNanos(301)))
        .hasValueSatisfying(problem -> assertThat(problem).contains("block 1"));
    our.tree.stop();
    assertThat(TreeFixture.await(result)).isInstanceOf(Ignored.class);
    assertThat(unanswered).isNotDone();
  }

  @Test
  void queue_takesOneUnverifiedBlockPerKey_alsoWhileItIsProven() {
    Block first = our.next(1, 5);
    var unanswered = our.verifier.answer(first.hash());
    CompletableFuture<ImportResult> unused = our.tree.importBlock(first, TreeFixture.peer(1));
    assertThat(our.give(our.next(2, 5), TreeFixture.peer(1))).isInstanceOf(Ignored.class);
    assertThat(unanswered).isNotDone();
    assertThat(unused).isNotDone();
    our.settle();
  }

  @Test
  void assumedBlocks_needNoProof_andTheirNameMustBeRight() {
    List<Block> blocks = their.mine(3, 1, 5);
    Block wrong = another(their.chain.genesis());
    ChainSpec assumed =
        TreeFixture.spec(
            1000, Optional.of(new ChainSpec.AssumeValid(BlockNumber.of(1), blocks.get(0).hash())));
    try (TreeFixture node = new TreeFixture(assumed)) {
      // Another specification is another genesis: the name can only be that of no block here.
      assertThat(reason(node.give(node.next(2, 5)))).isEqualTo(RejectReason.ASSUME_VALID);
      assertThat(node.verifier.asked()).isEmpty();
    }
    assertThat(wrong.hash()).isNotEqualTo(blocks.get(0).hash());
  }

  private Block another(SealedHeader genesis) {
    TreeFixture fresh = new TreeFixture(SPEC);
    Block block = fresh.next(9, 5);
    fresh.close();
    assertThat(block.header().parentHash()).isEqualTo(genesis.hash());
    return block;
  }

  private static RejectReason reason(ImportResult result) {
    assertThat(result).isInstanceOf(Rejected.class);
    return ((Rejected) result).reason();
  }

  private static java.util.Comparator<org.poai.primitives.Hash32> byHeight(List<Block> blocks) {
    List<org.poai.primitives.Hash32> hashes = blocks.stream().map(Block::hash).toList();
    return java.util.Comparator.comparing(hashes::indexOf);
  }

  /** Verdicts come in turns of the chain thread; each turn either moves on or is the last. */
  private static void awaitHead(TreeFixture fixture, Block head) {
    for (int i = 0; i < 1000 && !fixture.chain.head().header().hash().equals(head.hash()); i++) {
      fixture.settle();
    }
    assertThat(fixture.chain.head().header().hash()).isEqualTo(head.hash());
  }
}
