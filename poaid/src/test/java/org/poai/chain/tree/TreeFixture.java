package org.poai.chain.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import org.poai.chain.block.Block;
import org.poai.chain.block.BlockCodec;
import org.poai.chain.block.BodyCommitments;
import org.poai.chain.block.Envelope;
import org.poai.chain.block.Execution;
import org.poai.chain.block.Header;
import org.poai.chain.block.Lineage;
import org.poai.chain.block.Seal;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SealedPart;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Terms;
import org.poai.chain.branch.BlockTemplates.Template;
import org.poai.chain.branch.CheckedBlock;
import org.poai.chain.branch.HeaderBranch;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.branch.PruneDepth;
import org.poai.chain.branch.TreeParts;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.head.HeadListener;
import org.poai.chain.rules.NextBlock;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.ChainGenesis;
import org.poai.chain.stored.IndexChecker;
import org.poai.chain.stored.Origin;
import org.poai.chain.stored.OtherChainException;
import org.poai.chain.stored.Position;
import org.poai.chain.stored.ProofStatus;
import org.poai.evm.BlockProcessor;
import org.poai.memory.MemoryShare;
import org.poai.metrics.Metrics;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.primitives.Wei;
import org.poai.quiz.proof.Lottery;
import org.poai.state.StateChecker;
import org.poai.state.StateStore;
import org.poai.store.Column;
import org.poai.store.KeyValueStore;
import org.poai.store.MemoryStore;
import org.poai.testing.ManualClock;

/** A tree on a small chain with a verifier that tests command, and every head it announced. */
final class TreeFixture implements AutoCloseable {
  static final List<String> ANSWERS = List.of("one", "two");
  static final Origin.Sync SYNC = new Origin.Sync(peer(1));
  static final Manifest MANIFEST =
      new Manifest(
          new Manifest.ModelPart("engine/1", Hash32.ZERO, Hash32.ZERO, 1, Hash32.ZERO, Hash32.ZERO),
          new Manifest.DatasetPart(Hash32.ZERO, 2),
          Manifest.Sizes.ofSamples(2),
          1);

  final KeyValueStore store;
  final FakeVerifier verifier = new FakeVerifier();
  final ManualClock clock;

  /** Where bodies and signatures are looked at: at once, unless the fixture is late. */
  private volatile Executor workers = Runnable::run;

  final Metrics metrics = new Metrics();
  final Chain chain;
  final BlockTree tree;
  final ConcurrentLinkedQueue<HeadListener.HeadChange> heads = new ConcurrentLinkedQueue<>();
  final ConcurrentLinkedQueue<Judgement> judgements = new ConcurrentLinkedQueue<>();
  final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();

  /** On a store in memory that keeps all. */
  TreeFixture(ChainSpec spec) {
    this(new MemoryStore(), spec, PruneDepth.KEEP_ALL);
  }

  TreeFixture(KeyValueStore store, ChainSpec spec, PruneDepth depth) {
    this(store, spec, depth, MemoryShare.unlimited());
  }

  TreeFixture(KeyValueStore store, ChainSpec spec, PruneDepth depth, MemoryShare memory) {
    this.store = store;
    this.clock = new ManualClock(spec.genesisTimestamp() + 1_000_000);
    try {
      chain = Chain.open(ChainGenesis.of(spec, MANIFEST), store, new StateStore(store)).chain();
    } catch (OtherChainException e) {
      throw new AssertionError(e);
    }
    TreeParts parts =
        new TreeParts(
            chain, verifier, BlockProcessor.of(spec), chain.rotation(), clock, metrics, depth);
    tree =
        new BlockTree(
            parts, memory, task -> workers.execute(task), (part, cause) -> failures.add(cause));
    tree.addListener(heads::add);
    tree.addJudgementListener(judgements::add);
  }

  /** Epochs of 8 blocks, half of all nonces win, reorganisations of at most {@code maxReorg}. */
  static ChainSpec spec(long maxReorg, Optional<ChainSpec.AssumeValid> assumeValid) {
    ChainSpec devnet = BuiltInChains.devnet(1, 500, 8);
    return new ChainSpec(
        devnet.identity(),
        devnet.pace(),
        devnet.targets(),
        devnet.genesisTimestamp(),
        devnet.economy(),
        new ChainSpec.Finality(maxReorg, assumeValid),
        devnet.alloc());
  }

  /** It was in step with others, most of an hour after its head. */
  void inStep() {
    setNow(chain.head().header().header().timestamp() + 3_000);
    tree.inStep();
    settle();
  }

  private void setNow(long seconds) {
    clock.setAhead(seconds - clock.seconds());
  }

  static Address miner(int number) {
    byte[] bytes = new byte[Address.SIZE];
    bytes[0] = 1;
    bytes[19] = (byte) number;
    return Address.of(bytes);
  }

  static Origin.Peer peer(int number) {
    return new Origin.Peer("peer" + number, "key" + number, true, false);
  }

  /** From now on workers and verifier answer later, from other threads. */
  void beLate() {
    workers = ForkJoinPool.commonPool();
    verifier.beLate();
  }

  /** From now on what workers have to do is here, for the test to run in any order. */
  BlockingDeque<Runnable> holdWorkers() {
    BlockingDeque<Runnable> tasks = new LinkedBlockingDeque<>();
    workers = tasks::add;
    return tasks;
  }

  ImportResult give(Block block, Origin origin) {
    return await(tree.importBlock(block, origin));
  }

  ImportResult give(Block block) {
    return give(block, new Origin.Import());
  }

  void giveAll(List<Block> blocks) {
    for (Block block : blocks) {
      CompletableFuture<ImportResult> result = tree.importBlock(block, new Origin.Import());
      await(result);
    }
  }

  /** The headers of these blocks, which follow on a block that is stored here, checked. */
  HeaderBranch headers(List<Block> blocks) {
    HeaderBranch branch =
        tree.headersAfter(blocks.get(0).header().parentHash(), TreeFixture.peer(1))
            .orElseThrow(AssertionError::new);
    for (Block block : blocks) {
      assertThat(branch.append(block.sealedHeader())).isEmpty();
    }
    return branch;
  }

  /** A block of the branch with its body checked. */
  static CheckedBlock checked(HeaderBranch branch, Block block) {
    HeaderBranch.Body body = branch.body(block.number(), BlockCodec.encode(block));
    assertThat(body).isInstanceOf(HeaderBranch.Body.Checked.class);
    return ((HeaderBranch.Body.Checked) body).block();
  }

  /** Hands in all of a branch as a node that catches up does; the results may come later. */
  List<CompletableFuture<ImportResult>> beginSync(
      HeaderBranch branch, List<Block> blocks, boolean replay) {
    return blocks.stream()
        .map(block -> tree.importChecked(checked(branch, block), SYNC, replay))
        .toList();
  }

  /** Catches up with a branch, proofs replayed; what became of each block. */
  List<ImportResult> sync(List<Block> blocks) {
    return beginSync(headers(blocks), blocks, true).stream().map(TreeFixture::await).toList();
  }

  /** The tree has done all that was handed in before, and found no bug. */
  void settle() {
    await(tree.tickNow());
    assertThat(failures).isEmpty();
  }

  void assertConsistent() {
    settle();
    Header head = chain.head().header().header();
    assertThat(StateChecker.check(store, head.execution().stateRoot())).isEmpty();
    assertThat(chain.canonicalHash(head.number().next())).isEmpty();
    SealedHeader at = chain.head().header();
    long unproven = 0;
    while (!at.number().isGenesis()) {
      unproven += chain.proofStatus(at.hash()).orElseThrow() == ProofStatus.UNPROVEN ? 1 : 0;
      assertThat(chain.canonicalHash(at.number())).contains(at.hash());
      at = chain.header(at.parentHash()).orElseThrow();
    }
    assertThat(at.hash()).isEqualTo(chain.genesis().hash());
    assertThat(chain.unproven()).isEqualTo(unproven);
    assertThat(IndexChecker.check(store)).isEmpty();
  }

  Wei balance(Address address) {
    try (var state = chain.stateOf(chain.head().header()).orElseThrow()) {
      return state.account(address).map(account -> account.balance()).orElse(Wei.ZERO);
    }
  }

  /** How many transactions of an account are on the canonical chain. */
  long nonce(Address address) {
    try (var state = chain.stateOf(chain.head().header()).orElseThrow()) {
      return state.account(address).map(account -> account.nonce()).orElse(0L);
    }
  }

  static <T> T await(CompletableFuture<T> future) {
    return future.orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** Extends this tree's own head by mined blocks; {@code gap} seconds apart. */
  List<Block> mine(int count, int miner, long gap) {
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Block block = next(miner, gap);
      assertThat(give(block)).isInstanceOf(ImportResult.Imported.class);
      blocks.add(block);
    }
    return blocks;
  }

  /** One for each record of a block. */
  private static List<String> answers(int samples) {
    return samples == ANSWERS.size() ? ANSWERS : Collections.nCopies(samples, "many");
  }

  /** A valid block on this tree's head. */
  Block next(int miner, long gap) {
    return next(miner, gap, List.of());
  }

  /** The same with as many of these transactions as may stand there. */
  Block next(int miner, long gap, List<SignedTransaction> offered) {
    Position position = tree.afterHead();
    List<String> answers = answers(position.next().manifest().manifest().sizes().samples());
    Template template =
        tree.templates().after(position, miner(miner), offered, answers).orElseThrow();
    SealedPart part = template.part();
    Lineage lineage = part.lineage();
    Lineage timed =
        new Lineage(
            lineage.number(),
            lineage.parentHash(),
            position.parent().header().timestamp() + gap,
            lineage.miner());
    return seal(
        new SealedPart(timed, part.execution(), part.terms()), template.envelopes(), answers);
  }

  /**
   * A block that follows on a branch by the header's rules alone, though nobody has the state to
   * execute it on; {@code branch} is all of it, from block 1.
   */
  Block onTopOf(List<Block> branch) {
    Block parent = branch.get(branch.size() - 1);
    NextBlock next =
        chain
            .after(
                parent.sealedHeader(),
                number -> branch.get((int) number.value() - 1).header(),
                Scheduled.of(MANIFEST),
                Scheduled.of(MANIFEST))
            .next();
    SealedPart part = parent.header().sealedPart();
    Lineage lineage =
        new Lineage(next.number(), parent.hash(), parent.header().timestamp() + 5, miner(9));
    Terms terms =
        new Terms(
            next.target(),
            next.epoch(),
            next.manifest().hash(),
            part.terms().readiness(),
            part.terms().answersHash(),
            part.terms().extraData());
    Execution old = part.execution();
    Execution execution =
        new Execution(
            old.stateRoot(),
            old.transactionsRoot(),
            old.receiptsRoot(),
            old.logsBloom(),
            next.gasLimit(),
            0,
            next.baseFeePerGas());
    return seal(new SealedPart(lineage, execution, terms), List.of(), ANSWERS);
  }

  /** Stored blocks off the canonical chain. */
  int sideBlocks() {
    int count = 0;
    try (var cursor = store.seek(Column.SIDE, new byte[0])) {
      for (; cursor.isValid(); cursor.next()) {
        count++;
      }
    }
    return count;
  }

  /** Searches the nonce whose lottery wins. */
  static Block seal(SealedPart part, List<Envelope> transactions, List<String> answers) {
    for (long nonce = 0; ; nonce++) {
      SealedHeader header =
          SealedHeader.of(new Header(part, new Seal(nonce, 500_000, Hash32.ZERO)));
      if (Lottery.of(header.sealHash(), header.header().seal()).compareTo(header.header().target())
          <= 0) {
        return new Block(header, transactions, answers);
      }
    }
  }

  /** A block whose state root is false, its seal true. */
  static Block badState(Block block) {
    SealedPart part = block.header().sealedPart();
    Execution old = part.execution();
    Execution changed =
        new Execution(
            Hash32.ZERO,
            old.transactionsRoot(),
            old.receiptsRoot(),
            old.logsBloom(),
            old.gasLimit(),
            old.gasUsed(),
            old.baseFeePerGas());
    return seal(with(part, changed), List.of(), ANSWERS);
  }

  static SealedPart with(SealedPart part, Lineage lineage) {
    return new SealedPart(lineage, part.execution(), part.terms());
  }

  static SealedPart with(SealedPart part, Execution execution) {
    return new SealedPart(part.lineage(), execution, part.terms());
  }

  static SealedPart with(SealedPart part, Terms terms) {
    return new SealedPart(part.lineage(), part.execution(), terms);
  }

  static int size(Block block) {
    return BlockCodec.size(block);
  }

  static Hash32 answersHash(List<String> answers) {
    return BodyCommitments.answersHash(answers);
  }

  @Override
  public void close() {
    tree.stop();
    assertThat(failures).isEmpty();
  }
}
