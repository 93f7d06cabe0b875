package org.poai.chain.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.poai.chain.ProofVerifier.Fault;
import org.poai.chain.ProofVerifier.Verdict;
import org.poai.chain.block.Block;
import org.poai.chain.branch.CheckedBlock;
import org.poai.chain.branch.HeaderBranch;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.branch.ImportResult.Abstained;
import org.poai.chain.branch.ImportResult.Ignored;
import org.poai.chain.branch.ImportResult.Imported;
import org.poai.chain.branch.ImportResult.Known;
import org.poai.chain.branch.ImportResult.Orphan;
import org.poai.chain.branch.ImportResult.Rejected;
import org.poai.chain.branch.ImportResult.Side;
import org.poai.chain.branch.ImportResult.Stored;
import org.poai.chain.branch.PruneDepth;
import org.poai.chain.branch.SpotCheck;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.rules.RejectReason;
import org.poai.chain.stored.Origin;
import org.poai.chain.stored.ProofStatus;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.primitives.Wei;
import org.poai.store.MemoryStore;

/** A branch that catches up: in its order, proofs looked at ahead, forks of any allowed length. */
class BranchImportTest {
  private static final ImportResult IMPORTED = new Imported(ProofStatus.PROVEN);
  private static final ImportResult STORED = new Stored(ProofStatus.PROVEN);
  private static final ChainSpec SPEC = TreeFixture.spec(100, Optional.empty());

  private final TreeFixture our = new TreeFixture(SPEC);
  private final TreeFixture their = new TreeFixture(SPEC);

  @AfterEach
  void close() {
    our.close();
    their.close();
  }

  @Test
  void branch_thatExtendsTheHead_isImportedInOrderAndNoMoreThanOnce() {
    List<Block> blocks = their.mine(100, 1, 5);
    assertThat(our.sync(blocks)).containsOnly(IMPORTED).hasSize(100);
    assertThat(our.chain.head()).isEqualTo(their.chain.head());
    our.assertConsistent();
    assertThat(our.verifier.asked()).isEqualTo(hashes(blocks));
    assertThat(our.heads.stream().flatMap(change -> change.applied().stream()))
        .extracting(applied -> applied.block().number().value())
        .hasSize(100)
        .isSorted();
    assertThat(our.heads.size()).as("many in one batch").isLessThan(100);
    assertThat(our.sync(blocks.subList(50, 100))).containsOnly(new Known());
  }

  @Test
  void proofs_areAskedForAhead_withinABound() {
    List<Block> blocks = their.mine(10, 1, 5);
    List<CompletableFuture<Verdict>> verdicts = new ArrayList<>();
    blocks.forEach(block -> verdicts.add(our.verifier.answer(block.hash())));
    var results = our.beginSync(our.headers(blocks), blocks, true);
    our.settle();
    assertThat(our.verifier.asked()).isEqualTo(hashes(blocks.subList(0, BranchImport.LOOK_AHEAD)));
    verdicts.get(1).complete(new Verdict.Proven(1));
    our.settle();
    assertThat(results.get(1)).as("its parent is not proven").isNotDone();
    verdicts.get(0).complete(new Verdict.Proven(1));
    assertThat(TreeFixture.await(results.get(1))).isEqualTo(IMPORTED);
    our.settle();
    assertThat(our.verifier.asked())
        .isEqualTo(hashes(blocks.subList(0, BranchImport.LOOK_AHEAD + 2)));
    assertThat(our.tree.health(System.nanoTime() + TimeUnit.SECONDS.toNanos(301)))
        .hasValueSatisfying(problem -> assertThat(problem).contains("block 3"));
    verdicts.forEach(verdict -> verdict.complete(new Verdict.Proven(1)));
    assertThat(TreeFixture.await(results.get(9))).isEqualTo(IMPORTED);
  }

  @Test
  void room_isBoundedAndComesBack() {
    List<Block> blocks = their.mine(BlockTree.MAX_SYNCED, 1, 5);
    var verdict = our.verifier.answer(blocks.get(0).hash());
    assertThat(our.tree.hasRoom()).isTrue();
    var results = our.beginSync(our.headers(blocks), blocks, true);
    assertThat(our.tree.hasRoom()).isFalse();
    verdict.complete(new Verdict.Proven(1));
    results.forEach(result -> assertThat(TreeFixture.await(result)).isEqualTo(IMPORTED));
    assertThat(our.tree.hasRoom()).isTrue();
  }

  @Test
  void falseProof_endsAllThatBuildOnIt_andNothingBefore() {
    List<Block> blocks = their.mine(10, 1, 5);
    our.verifier
        .answer(blocks.get(4).hash())
        .complete(new Verdict.False(Fault.FINGERPRINT, "bit 7"));
    List<ImportResult> results = our.sync(blocks);
    assertThat(results.subList(0, 4)).containsOnly(IMPORTED);
    assertThat(results.get(4)).isEqualTo(new Rejected(RejectReason.PROOF_FINGERPRINT, "bit 7"));
    assertThat(results.subList(5, 10))
        .extracting(r -> reason(r))
        .containsOnly(RejectReason.BAD_PARENT);
    assertThat(our.chain.head().number()).isEqualTo(BlockNumber.of(4));
    HeaderBranch again =
        our.tree.headersAfter(blocks.get(3).hash(), TreeFixture.peer(1)).orElseThrow();
    assertThat(again.append(blocks.get(4).sealedHeader())).isPresent();
    our.assertConsistent();
  }

  @Test
  void verifier_thatAbstains_stopsTheBranchForNow() {
    List<Block> blocks = their.mine(3, 1, 5);
    our.verifier.answer(blocks.get(1).hash()).complete(new Verdict.Abstain("engine down", false));
    List<ImportResult> results = our.sync(blocks);
    assertThat(results.get(0)).isEqualTo(IMPORTED);
    assertThat(results.get(1)).isEqualTo(new Abstained("engine down"));
    assertThat(results.get(2)).isInstanceOfAny(Ignored.class, Orphan.class);
    our.verifier.answer(blocks.get(1).hash()).completeExceptionally(new IllegalStateException());
    assertThat(our.sync(blocks.subList(1, 3)).get(0)).isInstanceOf(Abstained.class);
    our.verifier.forget(blocks.get(1).hash());
    assertThat(our.sync(blocks.subList(1, 3))).containsOnly(IMPORTED);
  }

  @Test
  void nodeThatIsNoReferee_takesTheWordOfPeersThatItsOperatorNamed() {
    List<Block> blocks = their.mine(4, 1, 5);
    for (Block block : blocks) {
      our.verifier.answer(block.hash()).complete(new Verdict.Abstain("no model", true));
    }
    Origin.Peer stranger = TreeFixture.peer(1);
    Origin.Peer named = new Origin.Peer("friend", "key2", true, true);
    assertThat(our.give(blocks.get(0), stranger)).isEqualTo(new Abstained("no model"));
    ImportResult unproven = new Imported(ProofStatus.UNPROVEN);
    assertThat(our.give(blocks.get(0), named)).isEqualTo(unproven);
    assertThat(our.give(blocks.get(1), named)).isEqualTo(unproven);
    HeaderBranch branch = our.headers(blocks.subList(2, 4));
    assertThat(importOne(branch, blocks.get(2), stranger)).isEqualTo(new Abstained("no model"));
    assertThat(importOne(branch, blocks.get(2), named)).isEqualTo(unproven);
    assertThat(importOne(branch, blocks.get(3), named)).isEqualTo(unproven);
    assertThat(unproven.mayBeRelayed()).isFalse();
    assertThat(our.chain.unproven()).isEqualTo(4);
  }

  private ImportResult importOne(HeaderBranch branch, Block block, Origin.Peer peer) {
    return TreeFixture.await(
        our.tree.importChecked(TreeFixture.checked(branch, block), new Origin.Sync(peer), true));
  }

  @Test
  void blocksLeftOut_areUnproven_andCountedOnTheCanonicalChainOnly() {
    List<Block> blocks = their.mine(6, 1, 5);
    HeaderBranch branch = our.headers(blocks);
    our.beginSync(branch, blocks.subList(0, 4), false).forEach(TreeFixture::await);
    our.beginSync(branch, blocks.subList(4, 6), true).forEach(TreeFixture::await);
    assertThat(our.verifier.asked()).isEqualTo(hashes(blocks.subList(4, 6)));
    assertThat(our.chain.unproven()).isEqualTo(4);
    assertThat(our.chain.proofStatus(blocks.get(3).hash())).contains(ProofStatus.UNPROVEN);
    assertThat(our.chain.proofStatus(blocks.get(4).hash())).contains(ProofStatus.PROVEN);
    assertThat(our.metrics.scrape()).contains("poai_chain_unproven_blocks 4.0");
    try (TreeFixture third = new TreeFixture(SPEC)) {
      our.sync(third.mine(8, 3, 5));
      assertThat(our.chain.head()).isEqualTo(third.chain.head());
      assertThat(our.chain.unproven()).isZero();
    }
    List<Block> back = their.mine(5, 1, 5);
    our.sync(back);
    assertThat(our.chain.head()).isEqualTo(their.chain.head());
    assertThat(our.chain.unproven()).isEqualTo(4);
    our.assertConsistent();
  }

  @Test
  void branch_thatForksOff_isKeptUntilItIsHeavier_thenTakenInOneChange() {
    their.giveAll(our.mine(5, 1, 5));
    List<Block> ours = our.mine(30, 1, 5);
    List<Block> theirs = their.mine(32, 2, 5);
    our.settle();
    int before = our.heads.size();
    HeaderBranch branch = our.headers(theirs);
    assertThat(sync(branch, theirs.subList(0, 20))).containsOnly(STORED);
    our.settle();
    assertThat(our.heads.size()).isEqualTo(before);
    assertThat(sync(branch, theirs.subList(20, 32)).get(11)).isEqualTo(IMPORTED);
    our.assertConsistent();
    assertThat(our.heads.stream().map(change -> change.reverted().size()).filter(n -> n > 0))
        .as("one switch")
        .containsExactly(30);
    assertThat(our.chain.head()).isEqualTo(their.chain.head());
    assertThat(our.balance(TreeFixture.miner(2))).isEqualTo(Wei.ofPoai(5L * 32));
    assertThat(our.sideBlocks()).isEqualTo(30);
    assertThat(their.sync(ours)).as("lighter than theirs").containsOnly(new Side());
  }

  @Test
  void branch_keptWhenTheProcessEnds_goesOnFromThere() {
    List<Block> theirs;
    MemoryStore disk = new MemoryStore();
    try (TreeFixture node = new TreeFixture(disk, SPEC, PruneDepth.KEEP_ALL)) {
      node.mine(30, 1, 5);
      theirs = their.mine(40, 2, 5);
      HeaderBranch branch = node.headers(theirs);
      node.beginSync(branch, theirs.subList(0, 20), true)
          .forEach(result -> assertThat(TreeFixture.await(result)).isEqualTo(STORED));
    }
    try (TreeFixture again = new TreeFixture(disk, SPEC, PruneDepth.KEEP_ALL)) {
      assertThat(again.chain.head().number()).isEqualTo(BlockNumber.of(30));
      assertThat(again.sync(theirs.subList(20, 40)).get(19)).isEqualTo(IMPORTED);
      assertThat(again.verifier.asked()).isEqualTo(hashes(theirs.subList(20, 40)));
      again.assertConsistent();
      assertThat(again.chain.head()).isEqualTo(their.chain.head());
    }
  }

  @Test
  void keptBlock_thatExecutionProvesFalse_isRemovedWithAllThatBuildOnIt() {
    List<Block> ours = our.mine(6, 1, 5);
    List<Block> theirs = new ArrayList<>(their.mine(2, 2, 5));
    Block bad = TreeFixture.badState(their.next(2, 5));
    theirs.add(bad);
    for (int i = 0; i < 6; i++) {
      theirs.add(our.onTopOf(theirs));
    }
    int side = our.sideBlocks();
    HeaderBranch branch = our.headers(theirs);
    assertThat(sync(branch, theirs.subList(0, 3))).containsOnly(STORED);
    List<ImportResult> results = sync(branch, theirs.subList(3, 9));
    assertThat(reason(results.get(5))).isEqualTo(RejectReason.BAD_PARENT);
    assertThat(our.chain.head().header().hash()).isEqualTo(ours.get(5).hash());
    assertThat(our.chain.header(bad.hash())).isEmpty();
    assertThat(our.chain.header(theirs.get(1).hash())).isPresent();
    assertThat(our.sideBlocks()).isEqualTo(side + 2);
    assertThat(reason(our.give(bad))).isEqualTo(RejectReason.STATE_ROOT);
    our.assertConsistent();
  }

  @Test
  void branch_thatForksOffTooDeep_isIgnored() {
    ChainSpec shallow = TreeFixture.spec(5, Optional.empty());
    try (TreeFixture node = new TreeFixture(shallow);
        TreeFixture other = new TreeFixture(shallow)) {
      node.mine(6, 1, 5);
      List<Block> theirs = other.mine(9, 2, 5);
      assertThat(node.headers(theirs).isTooDeep()).isFalse();
      node.inStep();
      assertThat(node.headers(theirs).isTooDeep()).isTrue();
      List<ImportResult> results = node.sync(theirs);
      assertThat(results.get(0)).isInstanceOf(Ignored.class);
      assertThat(results.subList(1, 9)).hasOnlyElementsOfType(Orphan.class);
      assertThat(node.verifier.asked()).doesNotContainAnyElementsOf(hashes(theirs));
      assertThat(node.sideBlocks()).isZero();
      node.assertConsistent();
    }
  }

  @Test
  void block_whoseParentIsNowhere_isAnOrphan() {
    List<Block> blocks = their.mine(3, 1, 5);
    HeaderBranch branch = our.headers(blocks);
    assertThat(importOne(branch, blocks.get(2), TreeFixture.peer(1)))
        .isEqualTo(new Orphan(blocks.get(1).hash()));
  }

  @Test
  void gossip_ofTheSameBlocks_neitherDoublesNorLosesThem() {
    List<Block> blocks = their.mine(12, 1, 5);
    var sixth = our.verifier.answer(blocks.get(5).hash());
    our.giveAll(blocks.subList(0, 5));
    var gossiped = our.tree.importBlock(blocks.get(5), TreeFixture.peer(3));
    assertThat(our.give(blocks.get(8), TreeFixture.peer(4))).isInstanceOf(Orphan.class);
    var results = our.beginSync(our.headers(blocks.subList(5, 12)), blocks.subList(5, 12), true);
    our.settle();
    assertThat(gossiped).isNotDone();
    sixth.complete(new Verdict.Proven(1));
    assertThat(TreeFixture.await(gossiped)).isEqualTo(IMPORTED);
    results.forEach(result -> assertThat(TreeFixture.await(result)).isEqualTo(IMPORTED));
    our.assertConsistent();
    assertThat(our.chain.head()).isEqualTo(their.chain.head());
    assertThat(our.metrics.scrape()).contains("poai_chain_candidates 0.0");
  }

  @Test
  void orphan_leavesThePoolAsSoonAsItsParentCatchesUp() {
    List<Block> blocks = their.mine(9, 1, 5);
    assertThat(our.give(blocks.get(7), TreeFixture.peer(3))).isInstanceOf(Orphan.class);
    assertThat(our.give(blocks.get(8), TreeFixture.peer(4))).isInstanceOf(Orphan.class);
    our.sync(blocks.subList(0, 7));
    for (int i = 0; i < 20; i++) {
      our.settle();
    }
    assertThat(our.chain.head()).isEqualTo(their.chain.head());
    assertThat(our.metrics.scrape()).contains("poai_chain_candidates 0.0");
    our.assertConsistent();
  }

  @Test
  void headThatMoves_whileAGossipedBranchIsProven_doesNotMisleadIt() {
    List<Block> theirs = their.mine(8, 2, 5);
    Block own = our.next(1, 5);
    var verdict = our.verifier.answer(own.hash());
    var gossiped = our.tree.importBlock(own, TreeFixture.peer(3));
    assertThat(our.sync(theirs)).containsOnly(IMPORTED);
    verdict.complete(new Verdict.Proven(1));
    assertThat(TreeFixture.await(gossiped)).isEqualTo(new Side());
    our.assertConsistent();
    assertThat(our.chain.head()).isEqualTo(their.chain.head());
  }

  @Test
  void spotCheck_looksAtOnePairOnly_andRemembersALie() {
    List<Block> blocks = their.mine(3, 1, 5);
    HeaderBranch branch = our.headers(blocks);
    CheckedBlock honest = TreeFixture.checked(branch, blocks.get(1));
    assertThat(TreeFixture.await(our.tree.spotCheck(honest, TreeFixture.SYNC)))
        .isEqualTo(new SpotCheck.Passed());
    CheckedBlock fake = TreeFixture.checked(branch, blocks.get(2));
    our.verifier.answer(fake.hash()).complete(new Verdict.False(Fault.FINGERPRINT, "bit 7"));
    assertThat(TreeFixture.await(our.tree.spotCheck(fake, TreeFixture.SYNC)))
        .isEqualTo(new SpotCheck.Refused(RejectReason.PROOF_FINGERPRINT, "bit 7"));
    assertThat(our.verifier.askedForAPair()).containsExactly(honest.hash(), fake.hash());
    assertThat(our.verifier.asked()).isEmpty();
    our.verifier.forget(fake.hash());
    List<ImportResult> results = sync(branch, blocks);
    assertThat(results.subList(0, 2)).containsOnly(IMPORTED);
    assertThat(reason(results.get(2))).isEqualTo(RejectReason.PROOF_FINGERPRINT);
  }

  private List<ImportResult> sync(HeaderBranch branch, List<Block> blocks) {
    return our.beginSync(branch, blocks, true).stream().map(TreeFixture::await).toList();
  }

  private static RejectReason reason(ImportResult result) {
    assertThat(result).isInstanceOf(Rejected.class);
    return ((Rejected) result).reason();
  }

  private static List<Hash32> hashes(List<Block> blocks) {
    return blocks.stream().map(Block::hash).toList();
  }
}
