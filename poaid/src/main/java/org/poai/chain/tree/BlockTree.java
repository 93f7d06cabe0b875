package org.poai.chain.tree;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.poai.async.CriticalFailure;
import org.poai.async.EventThread;
import org.poai.async.Service;
import org.poai.chain.ManifestSchedule;
import org.poai.chain.ReadinessSignal;
import org.poai.chain.block.Block;
import org.poai.chain.block.BlockCodec;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.WireBlock;
import org.poai.chain.branch.AssumedBlock;
import org.poai.chain.branch.BadBlocks;
import org.poai.chain.branch.BlockTemplates;
import org.poai.chain.branch.CheckedBlock;
import org.poai.chain.branch.HeaderBranch;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.branch.Reasons;
import org.poai.chain.branch.SpotCheck;
import org.poai.chain.branch.TreeParts;
import org.poai.chain.head.HeadListener;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.Origin;
import org.poai.chain.stored.Position;
import org.poai.chain.stored.ProofSampler;
import org.poai.memory.MemoryShare;
import org.poai.primitives.Hash32;

/**
 * The one door into the chain. A block, whoever brings it, goes through the steps of protocol
 * section 8 in their order; only after the last is it part of the chain and counted as its work.
 *
 * <p>Everything runs on the thread {@code chain}; only proofs are checked elsewhere. Behind the
 * door are two imports: {@link SingleImport} for blocks that come one by one, {@link BranchImport}
 * for those of a branch whose headers were checked ahead. Both end in {@link ForkChoice}.
 */
public final class BlockTree implements Service {
  /** Synced blocks that wait behind the door at most, and their bytes. */
  static final int MAX_SYNCED = 256;

  private static final long MAX_SYNCED_BYTES = 16 << 20;
  private static final long TICK_MILLIS = 1_000;
  private static final ImportResult STOPPING = new ImportResult.Ignored("the node is stopping");

  private final TreeParts parts;
  private final EventThread thread;
  private final Arrivals arrivals;
  private final BadBlocks bad = new BadBlocks();
  private final Judgements judgements = new Judgements();
  private final ForkChoice forkChoice;
  private final SingleImport candidates;
  private final BranchImport synced;
  private final Reproof reproof;
  private final ImportMetrics metrics;
  private final AtomicInteger syncedWaiting = new AtomicInteger();
  private final AtomicLong syncedBytes = new AtomicLong();
  private volatile ReadinessSignal signal = ReadinessSignal.SILENT;
  private volatile boolean stopping;

  /** Results that somebody waits for; all of them end, at the latest when the tree stops. */
  private final Set<CompletableFuture<ImportResult>> pending = ConcurrentHashMap.newKeySet();

  /** A tree on an opened chain whose waiting blocks are bounded by their stores alone. */
  public BlockTree(TreeParts parts, CriticalFailure criticalFailure) {
    this(parts, MemoryShare.unlimited(), criticalFailure);
  }

  /** A tree on an opened chain whose waiting blocks take this share of the node's memory. */
  public BlockTree(TreeParts parts, MemoryShare memory, CriticalFailure criticalFailure) {
    this(parts, memory, criticalFailure.machine().common(), criticalFailure);
  }

  /** The same, where bodies and signatures are looked at by these workers. */
  BlockTree(
      TreeParts parts, MemoryShare memory, Executor workers, CriticalFailure criticalFailure) {
    this.parts = parts;
    this.thread = new EventThread("chain", criticalFailure);
    this.arrivals = new Arrivals(thread);
    this.forkChoice = new ForkChoice(parts, bad, judgements);
    this.candidates = new SingleImport(parts, thread, workers, forkChoice, memory);
    this.reproof = new Reproof(parts, thread, forkChoice);
    this.synced = new BranchImport(parts, thread, forkChoice, reproof);
    forkChoice.add(candidates);
    forkChoice.add(synced);
    forkChoice.resume();
    this.metrics =
        new ImportMetrics(parts.metrics(), parts.chain(), candidates, syncedWaiting::get);
    forkChoice.addListener(metrics::moved);
  }

  @Override
  public void start() {
    thread.execute(this::lookAtTheTime);
    thread.repeat(this::tick, TICK_MILLIS);
  }

  @Override
  public void stop() {
    stopping = true;
    candidates.line().stopping();
    forkChoice.branchSwitch().stopping();
    thread.execute(forkChoice::sync);
    thread.stop(2_000);
    pending.forEach(result -> result.complete(STOPPING));
  }

  /** The chain that this tree grows. */
  public Chain chain() {
    return parts.chain();
  }

  /** Which manifest rules a block, and what it writes before its transactions. */
  public ManifestSchedule schedule() {
    return parts.schedule();
  }

  /** Listeners hear of every change of the head after they were added. */
  public void addListener(HeadListener listener) {
    forkChoice.addListener(listener);
  }

  /** Listeners hear what became of each block in the end, and of whom it was. */
  public void addJudgementListener(JudgementListener listener) {
    judgements.add(listener);
  }

  /**
   * Hands in the wire form of a block; size and canonical form are checked on the caller's thread.
   */
  public CompletableFuture<ImportResult> importBytes(byte[] wire, Origin origin) {
    return BlockCodec.decode(wire, parts.chain().spec().economy().gasLimit())
        .match(
            block -> importDecoded(block, origin),
            refused -> {
              ImportResult rejected =
                  new ImportResult.Rejected(Reasons.of(refused.reason()), refused.detail());
              metrics.finished(rejected);
              return CompletableFuture.completedFuture(rejected);
            });
  }

  /** Hands in a block that the caller has decoded from its wire form. */
  public CompletableFuture<ImportResult> importDecoded(WireBlock block, Origin origin) {
    return submit(block, origin, candidates::admit);
  }

  /**
   * An empty window of headers on a stored block; empty where none of that hash is stored. Safe
   * from any thread.
   *
   * @param origin who shows the branch
   */
  public Optional<HeaderBranch> headersAfter(Hash32 stored, Origin.Peer origin) {
    return HeaderBranch.on(stored, parts, bad, origin.isNamed());
  }

  /**
   * Verifies one record pair of a block that is far ahead of the chain: three random blocks pass
   * this before an announced branch is followed. Safe from any thread.
   *
   * @param origin who announced the branch
   */
  public CompletableFuture<SpotCheck> spotCheck(CheckedBlock block, Origin origin) {
    if (new AssumedBlock(parts.chain().spec().finality().assumeValid())
        .covers(block.block().number())) {
      return CompletableFuture.completedFuture(new SpotCheck.Passed());
    }
    return parts
        .verifier()
        .verifyPair(block.claim())
        .handle((verdict, failure) -> Ruling.of(verdict, origin))
        .thenApplyAsync(ruling -> spotChecked(block, origin, ruling), thread);
  }

  private SpotCheck spotChecked(CheckedBlock block, Origin origin, Ruling ruling) {
    if (ruling instanceof Ruling.Refused refused) {
      forkChoice.reject(block.header(), refused.violation());
      judgements.tell(block.header(), origin, new ImportResult.Rejected(refused.violation()));
      return new SpotCheck.Refused(refused.violation().reason(), refused.violation().detail());
    }
    return ruling instanceof Ruling.Abstained abstained
        ? new SpotCheck.Abstained(abstained.why())
        : new SpotCheck.Passed();
  }

  /**
   * Hands in the next block of a branch whose headers were checked: not rationed as gossip is, its
   * proof looked at while the ones before are imported. Blocks of a branch come in their order, the
   * first on a stored block. What follows on one that is not taken is not taken either: rejected
   * where that one is bad, else ignored or an orphan. Ask {@link #hasRoom} before.
   *
   * @param replay whether its proof is replayed; if not, it is imported as {@code UNPROVEN}
   */
  public CompletableFuture<ImportResult> importChecked(
      CheckedBlock block, Origin.Sync origin, boolean replay) {
    syncedWaiting.incrementAndGet();
    syncedBytes.addAndGet(block.size());
    CompletableFuture<ImportResult> result =
        submit(block.wire(), origin, candidate -> synced.add(candidate, block, replay));
    return result.thenApply(
        ended -> {
          syncedWaiting.decrementAndGet();
          syncedBytes.addAndGet(-block.size());
          return ended;
        });
  }

  /** Whether {@link #importChecked} should be given another block now, or after a result. */
  public boolean hasRoom() {
    return syncedWaiting.get() < MAX_SYNCED && syncedBytes.get() < MAX_SYNCED_BYTES;
  }

  /**
   * Replays the proofs of the last {@value ProofSampler#RECENT} blocks of the head that were left
   * out of a sample: nothing is being caught up with now. Any thread.
   */
  public void proveRecent() {
    if (parts.chain().unproven() > 0) {
      thread.execute(reproof::look);
    }
  }

  /**
   * The head has agreed with several others' for a while: from now on maxReorg binds. Any thread.
   */
  public void inStep() {
    thread.execute(
        () -> {
          if (!parts.isAway()) {
            parts.chain().inStep(true);
          }
        });
  }

  /**
   * Goes back to a block of the chain, on a chain that its node edits; false where the block is
   * none of the chain any more, or too deep. From any thread.
   */
  public CompletableFuture<Boolean> retreat(SealedHeader to) {
    return thread.call(() -> forkChoice.retreat(to));
  }

  /** Hands in a block of our own making. */
  public CompletableFuture<ImportResult> importBlock(Block block, Origin origin) {
    return importDecoded(WireBlock.of(block), origin);
  }

  /** Ends when all listeners have heard of what has happened before. From any thread. */
  public CompletableFuture<Void> told() {
    return CompletableFuture.runAsync(() -> {}, thread);
  }

  /** A problem that the watchdog should tell: an import that does not come to an end. */
  public Optional<String> health() {
    return health(System.nanoTime());
  }

  Optional<String> health(long nowNanos) {
    return Stream.of(candidates.line().watch(), synced.watch(), forkChoice.branchSwitch().watch())
        .flatMap(Optional::stream)
        .flatMap(watch -> watch.problem(nowNanos).stream())
        .findFirst();
  }

  /** The place after the head. */
  public Position afterHead() {
    return parts.chain().afterHead(parts.schedule());
  }

  /** Makes blocks that pass this door, but for their seal. */
  public BlockTemplates templates() {
    return new BlockTemplates(parts, signal);
  }

  /** What blocks of this node say of the next manifest, from now on. */
  public void signal(ReadinessSignal readiness) {
    signal = readiness;
  }

  @SuppressWarnings("CollectionUndefinedEquality") // it is the same object that is removed
  private CompletableFuture<ImportResult> submit(
      WireBlock block, Origin origin, Consumer<Candidate> blocks) {
    CompletableFuture<ImportResult> result = new CompletableFuture<>();
    Candidate candidate = new Candidate(block, origin, parts.clock().elapsedMillis(), result);
    pending.add(result);
    var unused =
        result.thenAccept(
            ended -> {
              pending.remove(result);
              metrics.finished(ended);
            });
    arrivals.add(origin, () -> blocks.accept(candidate));
    if (stopping) {
      result.complete(STOPPING);
    }
    return result;
  }

  /** Who was away for more than maxReorg blocks is not in step any more. */
  private void lookAtTheTime() {
    if (parts.chain().isInStep() && parts.isAway()) {
      parts.chain().inStep(false);
    }
  }

  private void tick() {
    candidates.tick();
    lookAtTheTime();
    forkChoice.tick();
  }

  /** Runs the periodic work now, on the chain thread; for tests that move the clock. */
  CompletableFuture<Void> tickNow() {
    return CompletableFuture.runAsync(this::tick, thread);
  }
}
