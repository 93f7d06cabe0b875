package org.poai.chain.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.poai.chain.ProofVerifier.Fault;
import org.poai.chain.ProofVerifier.Verdict;
import org.poai.chain.block.Block;
import org.poai.chain.block.BodyCommitments;
import org.poai.chain.block.Envelope;
import org.poai.chain.block.Header;
import org.poai.chain.block.Lineage;
import org.poai.chain.block.Seal;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SealedPart;
import org.poai.chain.block.Terms;
import org.poai.chain.branch.BadBlocks;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.branch.PruneDepth;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.rules.RejectReason;
import org.poai.chain.stored.Origin;
import org.poai.chain.stored.ProofStatus;
import org.poai.memory.MemoryShare;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.store.MemoryStore;

/** What strangers bring takes no place from others, and costs nothing before it is worth it. */
class WaitingBlocksTest {
  private static final ChainSpec SPEC = TreeFixture.spec(1000, Optional.empty());
  private static final Origin.Peer LIAR = TreeFixture.peer(7);
  private static final Origin.Peer HONEST = TreeFixture.peer(8);

  private final TreeFixture our = new TreeFixture(SPEC);
  private final TreeFixture their = new TreeFixture(SPEC);

  @AfterEach
  void close() {
    our.close();
    their.close();
  }

  /** A block with such a header, whose seal nobody searched, on a parent that nobody has. */
  private static Block forged(SealedPart like, int number, List<String> answers) {
    byte[] parent = new byte[Hash32.SIZE];
    parent[0] = (byte) (number >> 8);
    parent[1] = (byte) number;
    Lineage old = like.lineage();
    Lineage lineage = new Lineage(old.number(), Hash32.of(parent), old.timestamp(), old.miner());
    return sealed(TreeFixture.with(like, lineage), number, answers);
  }

  private static Block sealed(SealedPart part, long nonce, List<String> answers) {
    Terms old = part.terms();
    Terms terms =
        new Terms(
            old.target(),
            old.epoch(),
            old.manifestHash(),
            old.readiness(),
            BodyCommitments.answersHash(answers),
            old.extraData());
    SealedPart sealed = TreeFixture.with(part, terms);
    Header header = new Header(sealed, new Seal(nonce, 500_000, Hash32.ZERO));
    return new Block(SealedHeader.of(header), List.of(), answers);
  }

  private static List<String> large() {
    return List.of("a".repeat(1_000_000), "b");
  }

  @Test
  void ownBlock_inLine_isPushedOutByNoNumberOfOthers() {
    Block forged = our.next(2, 5);
    CompletableFuture<Verdict> slow = our.verifier.answer(forged.hash());
    CompletableFuture<ImportResult> lie = our.tree.importBlock(forged, LIAR);
    our.settle();
    Block own = our.next(9, 5);
    CompletableFuture<ImportResult> ours = our.tree.importBlock(own, new Origin.Own());
    SealedPart like = own.header().sealedPart();
    for (int i = 0; i < 60; i++) {
      Block orphan = forged(like, i, large());
      assertThat(our.give(orphan, TreeFixture.peer(10 + i % 5)))
          .isInstanceOf(ImportResult.Orphan.class);
    }
    for (int i = 0; i < 80; i++) {
      var unused = our.tree.importBlock(our.next(20 + i, 5), TreeFixture.peer(100 + i));
    }
    our.settle();
    assertThat(ours).isNotDone();
    slow.complete(new Verdict.False(Fault.FINGERPRINT, "false"));
    assertThat(TreeFixture.await(ours)).isEqualTo(new ImportResult.Imported(ProofStatus.PROVEN));
    assertThat(TreeFixture.await(lie)).isInstanceOf(ImportResult.Rejected.class);
    our.assertConsistent();
  }

  @Test
  void orphans_whoseBodiesAreLookedAtInAnyOrder_allJoinTheChain() throws Exception {
    List<Block> blocks = their.mine(3, 1, 5);
    assertThat(our.give(blocks.get(2), HONEST)).isInstanceOf(ImportResult.Orphan.class);
    assertThat(our.give(blocks.get(1), HONEST)).isInstanceOf(ImportResult.Orphan.class);
    BlockingDeque<Runnable> tasks = our.holdWorkers();
    CompletableFuture<ImportResult> lowest = our.tree.importBlock(blocks.get(0), HONEST);
    our.settle();
    assertThat(tasks).hasSize(3);
    while (!lowest.isDone()) {
      Optional.ofNullable(tasks.pollLast()).ifPresent(Runnable::run); // the highest body first
      our.settle();
    }
    assertThat(lowest).isCompletedWithValue(new ImportResult.Imported(ProofStatus.PROVEN));
    assertThat(our.chain.head().header().hash()).isEqualTo(blocks.get(2).hash());
    our.assertConsistent();
  }

  @Test
  void branch_withAFalseBodyThatIsLookedAtLast_isNotTaken_andTheTrueBodyIs() {
    List<Block> blocks = their.mine(2, 1, 5);
    assertThat(our.give(blocks.get(1), HONEST)).isInstanceOf(ImportResult.Orphan.class);
    BlockingDeque<Runnable> tasks = our.holdWorkers();
    Block lie = new Block(blocks.get(0).sealedHeader(), List.of(), List.of("other", "answers"));
    CompletableFuture<ImportResult> lowest = our.tree.importBlock(lie, LIAR);
    our.settle();
    assertThat(tasks).hasSize(2);
    while (!lowest.isDone()) {
      Optional.ofNullable(tasks.pollLast()).ifPresent(Runnable::run); // the highest body first
      our.settle();
    }
    assertThat(TreeFixture.await(lowest)).isInstanceOf(ImportResult.Rejected.class);
    assertThat(our.chain.head().number()).isEqualTo(BlockNumber.GENESIS);
    CompletableFuture<ImportResult> truth = our.tree.importBlock(blocks.get(0), HONEST);
    our.settle(); // what is left to do for the lie comes after what the truth needs
    while (!truth.isDone()) {
      Optional.ofNullable(tasks.pollLast()).ifPresent(Runnable::run);
      our.settle();
    }
    assertThat(truth).isCompletedWithValue(new ImportResult.Imported(ProofStatus.PROVEN));
    our.assertConsistent();
  }

  @Test
  void orphans_ofOneKey_takeNoPlaceFromAnothers() {
    List<Block> blocks = their.mine(2, 1, 5);
    assertThat(our.give(blocks.get(1), HONEST)).isInstanceOf(ImportResult.Orphan.class);
    for (int i = 0; i < 40; i++) {
      our.give(forged(blocks.get(1).header().sealedPart(), i, large()), LIAR);
    }
    our.give(blocks.get(0));
    for (int i = 0; i < 100 && our.chain.head().number().value() < 2; i++) {
      our.settle();
    }
    assertThat(our.chain.head()).isEqualTo(their.chain.head());
    assertThat(our.metrics.scrape()).contains("poai_chain_orphans 4.0"); // 4 MiB of the liar's
  }

  @Test
  void earlyBlocks_ofOneKey_takeNoPlaceFromAnothers_andTheNearestStay() {
    long soon = our.clock.seconds() - SPEC.genesisTimestamp() + 20;
    for (int i = 0; i < 40; i++) {
      our.give(our.next(1, soon + 1 + i), LIAR);
    }
    Block near = our.next(1, soon);
    assertThat(our.give(near, LIAR)).isEqualTo(new ImportResult.Early());
    Block honest = our.next(2, soon + 300);
    assertThat(our.give(honest, HONEST)).isEqualTo(new ImportResult.Early());
    our.settle(); // a block is answered before it waits
    assertThat(our.metrics.scrape()).contains("poai_chain_early_blocks 17.0");
    our.clock.advanceSeconds(19);
    for (int i = 0; i < 100 && our.chain.head().number().isGenesis(); i++) {
      our.settle();
    }
    assertThat(our.chain.head().header().hash()).isEqualTo(near.hash());
  }

  @Test
  void blockThatCannotOutweighTheHead_costsNoSignature() {
    our.mine(3, 1, 5);
    Block unsigned = unsigned(their);
    assertThat(our.give(unsigned, LIAR)).isEqualTo(new ImportResult.Side());
  }

  @Test
  void signatures_areLookedAtInLine_andTheirLackIsBlamed() {
    Block unsigned = unsigned(our);
    assertThat(our.give(unsigned, LIAR))
        .isInstanceOfSatisfying(
            ImportResult.Rejected.class,
            rejected ->
                assertThat(rejected.reason()).isEqualTo(RejectReason.MALFORMED_TRANSACTION));
    assertThat(our.verifier.asked()).isEmpty();
  }

  /** A block on the head whose transaction nobody signed. */
  private static Block unsigned(TreeFixture fixture) {
    return InvalidTransactionTest.with(
        fixture.next(3, 5), List.of(new Envelope(Bytes.fromHex("0x02c0"))), 21_000);
  }

  @Test
  void blockThatForksOffTooDeep_costsNoLookAtItsBody() {
    ChainSpec shallow = TreeFixture.spec(2, Optional.empty());
    try (TreeFixture node = new TreeFixture(shallow);
        TreeFixture other = new TreeFixture(shallow)) {
      node.mine(4, 1, 5);
      node.inStep();
      Block real = other.next(2, 5);
      Block lie = new Block(real.sealedHeader(), List.of(), List.of("three", "four"));
      assertThat(node.give(lie, LIAR)).isInstanceOf(ImportResult.Ignored.class);
    }
  }

  @Test
  void badBlock_isRememberedHoweverManyBuildOnIt() {
    Block bad = our.next(1, 5);
    our.verifier.answer(bad.hash()).complete(new Verdict.False(Fault.FINGERPRINT, "bit 7"));
    our.give(bad, LIAR);
    SealedPart part = bad.header().sealedPart();
    Lineage on =
        new Lineage(
            part.lineage().number().next(),
            bad.hash(),
            part.lineage().timestamp() + 5,
            part.lineage().miner());
    List<CompletableFuture<ImportResult>> results = new ArrayList<>();
    for (int i = 0; i < BadBlocks.CAPACITY + 10; i++) {
      Block child = sealed(TreeFixture.with(part, on), i, TreeFixture.ANSWERS);
      results.add(our.tree.importBlock(child, LIAR));
    }
    results.forEach(
        result -> assertThat(TreeFixture.await(result)).isInstanceOf(ImportResult.Rejected.class));
    assertThat(our.give(bad, HONEST))
        .isEqualTo(new ImportResult.Rejected(RejectReason.PROOF_FINGERPRINT, "bit 7"));
    assertThat(our.verifier.asked()).hasSize(1);
  }

  @Test
  void waitingBlocks_takeTheirShareOfMemory_andNoMore() {
    MemoryShare share = new MemoryShare("candidates", 3 << 20);
    try (TreeFixture small = new TreeFixture(new MemoryStore(), SPEC, PruneDepth.KEEP_ALL, share)) {
      SealedPart like = small.next(1, 5).header().sealedPart();
      for (int i = 0; i < 12; i++) {
        small.give(forged(like, i, large()), TreeFixture.peer(20 + i));
        small.settle(); // the answer comes before the block is put away
        assertThat(share.used()).isBetween(1L, share.limit());
      }
      assertThat(share.used()).isGreaterThan(share.limit() / 2);
      assertThat(share.isFull()).isFalse();
      assertThat(small.give(small.next(1, 5), new Origin.Own()))
          .isInstanceOf(ImportResult.Imported.class);
      small.clock.advanceSeconds(31 * 60);
      small.settle();
      assertThat(share.used()).isZero();
    }
  }
}
