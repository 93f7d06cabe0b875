package org.poai.chain.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.poai.chain.tree.TreeFixture.MANIFEST;
import static org.poai.chain.tree.TreeFixture.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.poai.chain.ReadinessSignal;
import org.poai.chain.block.Block;
import org.poai.chain.block.SealedPart;
import org.poai.chain.block.Terms;
import org.poai.chain.branch.HeaderBranch;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.branch.PruneDepth;
import org.poai.chain.difficulty.Work;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.genesis.GenesisContract;
import org.poai.chain.genesis.GovernanceParameters;
import org.poai.chain.genesis.PlannedModel;
import org.poai.chain.rules.GovernanceSlots;
import org.poai.chain.rules.GovernanceSlots.Ruling;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.chain.rules.RejectReason;
import org.poai.chain.rules.Violation;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.state.StateView;
import org.poai.store.MemoryStore;

/**
 * Chains of epochs of 8 blocks whose registry has a model planned for epoch 2, which is block 16.
 */
final class RotationTest {
  private static final int BOUNDARY = 16;
  private static final long GRACE_EPOCHS = GovernanceParameters.DEVNET.graceEpochs();
  private static final PlannedModel PLANNED = new PlannedModel(1, 2, 3);
  private static final ChainSpec SPEC = PLANNED.in(TreeFixture.spec(100, Optional.empty()));
  private static final Scheduled OLD = Scheduled.of(MANIFEST);
  private static final Scheduled NEW = PLANNED.with(MANIFEST);
  private static final ReadinessSignal WILLING =
      (block, candidates) ->
          candidates.isEmpty() ? Hash32.ZERO : candidates.get(0).manifest().hash();

  private final List<TreeFixture> open = new ArrayList<>();
  private final TreeFixture node = node();

  private TreeFixture node() {
    return node(new MemoryStore());
  }

  private TreeFixture node(MemoryStore store) {
    return node(store, SPEC);
  }

  private TreeFixture node(ChainSpec spec) {
    return node(new MemoryStore(), spec);
  }

  private TreeFixture node(MemoryStore store, ChainSpec spec) {
    TreeFixture made = new TreeFixture(store, spec, PruneDepth.KEEP_ALL);
    open.add(made);
    return made;
  }

  @AfterEach
  void close() {
    open.forEach(TreeFixture::assertConsistent);
    open.forEach(TreeFixture::close);
  }

  /** Mines up to the boundary's parent, of whose epoch so many blocks signal. */
  private static List<Block> signalled(TreeFixture node, int blocks, int miner) {
    List<Block> mined = new ArrayList<>(node.mine(7, miner, 5));
    node.tree.signal(WILLING);
    mined.addAll(node.mine(blocks, miner, 5));
    node.tree.signal(ReadinessSignal.SILENT);
    mined.addAll(node.mine(8 - blocks, miner, 5));
    return mined;
  }

  private static Hash32 named(Block block) {
    return block.header().terms().manifestHash();
  }

  private static GovernanceSlots slots(StateView state) {
    return GovernanceSlots.of(state);
  }

  private static Ruling ruling(TreeFixture node) {
    try (StateView state = node.chain.latestState()) {
      return slots(state).ruling(GenesisContract.MODEL_REGISTRY);
    }
  }

  /** The same block under another manifest. */
  private static Block naming(Block block, Hash32 manifest) {
    SealedPart part = block.header().sealedPart();
    Terms terms = part.terms();
    Terms other =
        new Terms(
            terms.target(),
            terms.epoch(),
            manifest,
            terms.readiness(),
            terms.answersHash(),
            terms.extraData());
    return TreeFixture.seal(
        new SealedPart(part.lineage(), part.execution(), other),
        block.transactions(),
        block.answers());
  }

  @Test
  void plannedModel_signalledByThreeOfFourBlocks_rulesFromTheBoundaryOn() {
    signalled(node, 6, 1);

    List<Block> after = node.mine(2, 1, 5);

    assertThat(named(after.get(0))).isEqualTo(NEW.hash());
    assertThat(named(after.get(1))).isEqualTo(NEW.hash());
    assertThat(ruling(node)).isEqualTo(new Ruling(1, 2));
    try (StateView state = node.chain.latestState()) {
      assertThat(slots(state).ruledFrom(GenesisContract.MODEL_REGISTRY, 1)).isEqualTo(2);
    }
    assertThat(node.chain.manifests().of(NEW.hash())).contains(NEW);
  }

  @Test
  void targetAndWork_atTheSwitch_followTheCostOfAnEvaluation() {
    signalled(node, 6, 1);
    Work before = node.chain.head().totalWork();

    Block first = node.mine(1, 1, 5).get(0);

    Work added = node.chain.head().totalWork().minus(before);
    assertThat(added).isEqualTo(Work.of(first.header(), 3));
  }

  @Test
  void plannedModel_signalledByFewer_waitsForAnotherEpoch() {
    signalled(node, 5, 1);
    Block first = node.mine(1, 1, 5).get(0);
    assertThat(named(first)).isEqualTo(OLD.hash());
    assertThat(ruling(node)).isEqualTo(new Ruling(0, 0));

    node.tree.signal(WILLING);
    node.mine(6, 1, 5);
    node.mine(1, 1, 5);

    assertThat(named(node.mine(1, 1, 5).get(0))).isEqualTo(NEW.hash());
    assertThat(ruling(node)).isEqualTo(new Ruling(1, 3));
  }

  @Test
  void branch_forgedManifest_noSignals_notFollowed() {
    signalled(node, 5, 1);

    ImportResult result = node.give(naming(node.next(1, 5), NEW.hash()), peer(1));

    assertThat(result)
        .isInstanceOfSatisfying(
            ImportResult.Rejected.class,
            rejected -> assertThat(rejected.reason()).isEqualTo(RejectReason.MANIFEST));
  }

  @Test
  void junkModel_passed_neverSignalled_expires() {
    long last = 2 + GRACE_EPOCHS; // the last boundary at which it may begin to rule
    node.mine((int) (8 * last) - 1, 1, 5);
    node.tree.signal(WILLING);
    node.mine(1, 1, 5);
    assertThat(node.chain.manifests().of(NEW.hash())).as("it was a candidate").contains(NEW);

    List<Block> after = node.mine(16, 1, 5);

    assertThat(after).allMatch(block -> named(block).equals(OLD.hash()));
    assertThat(after).allMatch(block -> block.header().terms().readiness().equals(Hash32.ZERO));
    assertThat(ruling(node)).isEqualTo(new Ruling(0, 0));
  }

  @Test
  void header_thatKeepsTheOldManifestWhereTheNewHasItsTurn_isBad_withoutAProof() {
    signalled(node, 6, 1);
    Block kept = naming(node.next(1, 5), OLD.hash());

    ImportResult result = node.give(kept, peer(1));

    assertThat(result)
        .isInstanceOfSatisfying(
            ImportResult.Rejected.class,
            rejected -> assertThat(rejected.reason()).isEqualTo(RejectReason.MANIFEST_STATE));
    assertThat(node.verifier.asked()).doesNotContain(kept.hash());
  }

  @Test
  void branch_forgedManifest_signals_notFollowed() {
    Hash32 invented = Hash32.fromHex("0x" + "ab".repeat(32));
    node.tree.signal((block, candidates) -> invented);
    node.mine(15, 1, 5);
    Block honest = node.next(1, 5);
    Block forged = naming(honest, invented);

    assertThat(node.give(forged, peer(1)))
        .isInstanceOfSatisfying(
            ImportResult.Rejected.class,
            rejected -> assertThat(rejected.reason()).isEqualTo(RejectReason.MANIFEST_STATE));
    assertThat(node.give(honest)).isInstanceOf(ImportResult.Imported.class);
  }

  @Test
  void reorg_acrossSwitch_10times_sameRoots() {
    TreeFixture turned = node();
    List<Block> common = signalled(turned, 6, 1);
    TreeFixture stayed = node();
    stayed.giveAll(common.subList(0, 8));
    stayed.mine(7, 2, 5);
    node.giveAll(common.subList(0, 8));
    node.chain.manifests().learn(NEW);
    for (int i = 0; i < 10; i++) {
      TreeFixture heavier = i % 2 == 0 ? turned : stayed;
      while (heavier.chain.head().totalWork().compareTo(node.chain.head().totalWork()) <= 0) {
        heavier.mine(1, i % 2 == 0 ? 1 : 2, 5);
      }
      heavier.mine(1, i % 2 == 0 ? 1 : 2, 5);
      node.sync(above(heavier, 8));

      assertThat(node.chain.head().header()).isEqualTo(heavier.chain.head().header());
      assertThat(ruling(node)).isEqualTo(ruling(heavier));
      node.assertConsistent();
    }
    assertThat(ruling(turned)).isEqualTo(new Ruling(1, 2));
    assertThat(ruling(stayed)).isEqualTo(new Ruling(0, 0));
  }

  /** The blocks of a chain above a height that the other does not have. */
  private List<Block> above(TreeFixture other, long height) {
    List<Block> blocks = new ArrayList<>();
    for (long n = height + 1; n <= other.chain.head().number().value(); n++) {
      Block block =
          other
              .chain
              .block(other.chain.canonicalHash(BlockNumber.of(n)).orElseThrow())
              .orElseThrow();
      if (node.chain.header(block.hash()).isEmpty()) {
        blocks.add(block);
      }
    }
    return blocks;
  }

  @Test
  void headersAcrossASwitch_waitForTheContentOfTheManifest() {
    TreeFixture other = node();
    List<Block> blocks = new ArrayList<>(signalled(other, 6, 1));
    blocks.addAll(other.mine(3, 1, 5));
    HeaderBranch branch =
        node.tree.headersAfter(node.chain.genesis().hash(), peer(1)).orElseThrow();
    for (Block block : blocks.subList(0, BOUNDARY - 1)) {
      assertThat(branch.append(block.sealedHeader())).isEmpty();
    }

    Block first = blocks.get(BOUNDARY - 1);
    assertThat(branch.append(first.sealedHeader()).map(Violation::reason))
        .contains(RejectReason.MANIFEST_UNKNOWN);
    node.chain.manifests().learn(NEW);
    assertThat(branch.append(first.sealedHeader())).isEmpty();
    assertThat(branch.append(blocks.get(BOUNDARY).sealedHeader())).isEmpty();
  }

  @Test
  void windowOfHeaders_thatMovedUpIntoTheEpoch_stillKnowsWhatItSignalled() {
    TreeFixture other = node();
    List<Block> blocks = new ArrayList<>(signalled(other, 6, 1));
    blocks.addAll(other.mine(1, 1, 5));
    node.chain.manifests().learn(NEW);
    node.giveAll(blocks.subList(0, 10));
    HeaderBranch branch = node.tree.headersAfter(blocks.get(9).hash(), peer(1)).orElseThrow();
    branch.append(blocks.get(10).sealedHeader());
    branch.append(blocks.get(11).sealedHeader());
    branch.advance(BlockNumber.of(12)); // as a branch that is weighed before anything is stored

    for (Block block : blocks.subList(12, BOUNDARY)) {
      assertThat(branch.append(block.sealedHeader())).isEmpty();
    }
    assertThat(branch.tip().header().terms().manifestHash()).isEqualTo(NEW.hash());
  }

  @Test
  void branch_underAManifestThatNobodyHereJudges_isFollowedToTheHorizon() {
    TreeFixture other = node();
    List<Block> blocks = new ArrayList<>(signalled(other, 6, 1));
    blocks.addAll(other.mine(3, 1, 5));
    node.chain.manifests().learn(NEW);
    node.verifier.isNoRefereeFor(NEW);
    HeaderBranch branch =
        node.tree.headersAfter(node.chain.genesis().hash(), peer(1)).orElseThrow();
    blocks.subList(0, BOUNDARY - 1).forEach(block -> branch.append(block.sealedHeader()));

    assertThat(branch.append(blocks.get(BOUNDARY - 1).sealedHeader()).map(Violation::reason))
        .contains(RejectReason.NO_REFEREE);

    node.sync(blocks.subList(0, BOUNDARY - 1));
    assertThat(node.chain.head().number().value()).isEqualTo(BOUNDARY - 1);
    node.verifier.isRefereeForAll();
    node.sync(blocks.subList(BOUNDARY - 1, blocks.size()));
    assertThat(node.chain.head().header()).isEqualTo(other.chain.head().header());
  }

  @Test
  void node_thatRestartsAfterASwitch_knowsTheManifestOfItsHead() {
    MemoryStore store = new MemoryStore();
    TreeFixture first = node(store);
    signalled(first, 6, 1);
    first.mine(2, 1, 5);
    first.close();
    open.remove(first);

    TreeFixture again = node(store);

    assertThat(again.chain.manifests().of(NEW.hash())).contains(NEW);
    assertThat(named(again.mine(1, 1, 5).get(0))).isEqualTo(NEW.hash());
  }

  /** So many manifests that a stranger may make a node learn. */
  private static void strangersGiveOthers(TreeFixture node) {
    for (long epoch = 0; epoch < 200; epoch++) {
      node.chain.manifests().learn(new PlannedModel(9, 2, 1_000 + epoch).with(MANIFEST));
    }
  }

  @Test
  void manifestsThatStrangersGive_howeverMany_leaveThoseThatThisNodeComputed() {
    signalled(node, 6, 1);
    Block first = node.next(1, 5);

    strangersGiveOthers(node);

    assertThat(node.give(first)).isInstanceOf(ImportResult.Imported.class);
    assertThat(node.mine(1, 1, 5)).allMatch(block -> named(block).equals(NEW.hash()));
  }

  @Test
  void branchWhoseHeadersAreChecked_needsTheContentOfItsManifestNoMore() {
    TreeFixture other = node();
    List<Block> blocks = new ArrayList<>(signalled(other, 6, 1));
    blocks.addAll(other.mine(3, 1, 5));
    node.mine(10, 2, 5); // so that its blocks are stored beside the chain before they are executed
    node.chain.manifests().learn(NEW);
    HeaderBranch branch = node.headers(blocks);

    strangersGiveOthers(node);

    assertThat(branch.append(other.next(1, 5).sealedHeader())).isEmpty();
    List<ImportResult> results =
        node.beginSync(branch, blocks, true).stream().map(TreeFixture::await).toList();
    assertThat(results).noneMatch(result -> result instanceof ImportResult.Rejected);
    assertThat(node.chain.head().header()).isEqualTo(other.chain.head().header());
  }

  @Test
  void devnet_ofMonths_syncs() {
    int switches = 90; // more than a node remembers
    ChainSpec spec = TreeFixture.spec(100, Optional.empty());
    List<Scheduled> manifests = new ArrayList<>();
    for (int i = 1; i <= switches; i++) {
      PlannedModel model = new PlannedModel(i, i + 1, 1 + i % 3);
      spec = model.in(spec);
      manifests.add(model.with(MANIFEST));
    }
    TreeFixture old = node(spec);
    old.tree.signal(WILLING);
    List<Block> blocks = old.mine(8 * (switches + 2), 1, 5);
    assertThat(blocks.stream().map(RotationTest::named).distinct()).hasSize(switches + 1);
    assertThat(ruling(old)).isEqualTo(new Ruling(switches, switches + 1));

    TreeFixture newcomer = node(spec);
    HeaderBranch branch =
        newcomer.tree.headersAfter(newcomer.chain.genesis().hash(), peer(1)).orElseThrow();
    for (Block block : blocks) {
      Optional<Violation> unknown = branch.append(block.sealedHeader());
      if (unknown.isPresent()) {
        newcomer.chain.manifests().learn(old.chain.manifests().of(named(block)).orElseThrow());
        assertThat(branch.append(block.sealedHeader())).isEmpty();
      }
    }
    newcomer.beginSync(branch, blocks, true).forEach(TreeFixture::await);

    assertThat(newcomer.chain.head().header()).isEqualTo(old.chain.head().header());
    assertThat(manifests)
        .allMatch(each -> newcomer.chain.manifests().of(each.hash()).equals(Optional.of(each)));
  }
}
