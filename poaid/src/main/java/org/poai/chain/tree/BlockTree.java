package org.poai.chain.tree;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.poai.async.CriticalFailure;
import org.poai.async.EventThread;
import org.poai.async.Service;
import org.poai.chain.ProofVerifier.Claim;
import org.poai.chain.ProofVerifier.Verdict;
import org.poai.chain.block.Block;
import org.poai.chain.block.BlockCodec;
import org.poai.chain.difficulty.Work;
import org.poai.chain.rules.RejectReason;
import org.poai.primitives.Hash32;

/**
 * The one door into the chain. A block, whoever brings it, goes through the steps of protocol
 * section 8 in their order; only after the last is it stored and counted as work.
 *
 * <p>For the next maintainer. Everything here runs on the thread {@code chain}; only proofs are
 * checked elsewhere. A block that passes the cheap steps becomes a {@link Candidate}. When the
 * branch that ends in it claims more work than the head has, the branch is put in line; one branch
 * at a time is <em>proven</em>, parent first, and then {@link HeadSwitch} takes the chain over to
 * it: reverts to the fork point, executes, and writes it all in one batch. Extending the head is
 * the special case of a branch of one block and nothing to revert. A candidate whose branch is
 * lighter waits in the pool; so does an orphan, whose parent we have not seen. When a block fails,
 * it and all that build on it leave the pool.
 */
public final class BlockTree implements Service {
  private static final long TICK_MILLIS = 1_000;
  private static final ImportResult STOPPING = new ImportResult.Ignored("the node is stopping");

  private final TreeParts parts;
  private final EventThread thread;
  private final CandidatePool pool;
  private final BadBlocks bad = new BadBlocks();
  private final EarlyBlocks early;
  private final Admission admission;
  private final HeadSwitch headSwitch;
  private final ImportQueue queue = new ImportQueue(this::isProvingFor);
  private final List<HeadListener> listeners = new CopyOnWriteArrayList<>();
  private final ImportMetrics metrics;

  /** The branch whose proofs are being checked, lowest first; empty when none is. */
  private List<Candidate> proving = List.of();

  private volatile Optional<ImportWatch> watch = Optional.empty();
  private volatile boolean stopping;

  /** Results that somebody waits for; all of them end, at the latest when the tree stops. */
  private final Set<CompletableFuture<ImportResult>> pending = ConcurrentHashMap.newKeySet();

  /** A tree on an opened chain. */
  public BlockTree(TreeParts parts, CriticalFailure criticalFailure) {
    this.parts = parts;
    this.thread = new EventThread("chain", criticalFailure);
    this.pool = new CandidatePool(candidate -> proving.contains(candidate));
    this.early = new EarlyBlocks(parts.clock());
    this.admission = new Admission(parts, pool);
    this.headSwitch = new HeadSwitch(parts);
    this.metrics = new ImportMetrics(parts.metrics(), parts.chain(), pool);
  }

  @Override
  public void start() {
    thread.repeat(this::tick, TICK_MILLIS);
  }

  @Override
  public void stop() {
    stopping = true;
    thread.stop(2_000);
    pending.forEach(result -> result.complete(STOPPING));
  }

  /** The chain that this tree grows. */
  public Chain chain() {
    return parts.chain();
  }

  /** Listeners hear of every change of the head after they were added. */
  public void addListener(HeadListener listener) {
    listeners.add(listener);
  }

  /**
   * Hands in the wire form of a block; size and canonical form are checked on the caller's thread.
   */
  public CompletableFuture<ImportResult> importBytes(byte[] wire, Origin origin) {
    return BlockCodec.decode(wire)
        .match(
            block -> submit(block, wire.length, origin),
            refused -> {
              ImportResult rejected =
                  new ImportResult.Rejected(Reasons.of(refused.reason()), refused.detail());
              metrics.finished(rejected);
              return CompletableFuture.completedFuture(rejected);
            });
  }

  /**
   * An empty window of headers on a stored block; empty where none of that hash is stored. Safe
   * from any thread.
   */
  public Optional<HeaderBranch> headersAfter(Hash32 stored) {
    return HeaderBranch.on(stored, parts, bad);
  }

  /**
   * Verifies one record pair of a block that is far ahead of the chain: three random blocks pass
   * this before an announced branch is followed. Safe from any thread.
   */
  public CompletableFuture<SpotCheck> spotCheck(CheckedBlock block) {
    if (new AssumedBlock(parts.chain().spec().finality().assumeValid())
        .covers(block.block().number())) {
      return CompletableFuture.completedFuture(new SpotCheck.Passed());
    }
    return parts
        .verifier()
        .verifyPair(block.claim())
        .handle((verdict, failure) -> spotChecked(block, verdict));
  }

  private SpotCheck spotChecked(CheckedBlock block, @Nullable Verdict verdict) {
    if (verdict instanceof Verdict.Proven) {
      return new SpotCheck.Passed();
    }
    if (verdict instanceof Verdict.False lie) {
      RejectReason reason = Reasons.of(lie.fault());
      bad.add(block.hash(), reason, lie.detail());
      return new SpotCheck.Refused(reason, lie.detail());
    }
    return verdict instanceof Verdict.Abstain abstain
        ? new SpotCheck.Abstained(abstain.why(), abstain.lasting())
        : new SpotCheck.Abstained("the verifier ended", false);
  }

  /**
   * Hands in the next block of a branch whose headers were checked: not rationed as gossip is, its
   * proof looked at while the ones before are imported. Blocks of a branch come in their order, the
   * first on a stored block. Ask {@link #hasRoom} before.
   *
   * @param replay whether its proof is replayed; if not, it is imported as {@code UNPROVEN}
   */
  public CompletableFuture<ImportResult> importChecked(
      CheckedBlock block, Origin.Sync origin, boolean replay) {
    return submit(block.block(), block.size(), origin);
  }

  /** Whether {@link #importChecked} takes another block now; if not, when a result has come. */
  public boolean hasRoom() {
    return pending.size() < 64;
  }

  /** Hands in a block of our own making. */
  public CompletableFuture<ImportResult> importBlock(Block block, Origin origin) {
    return importBytes(BlockCodec.encode(block), origin);
  }

  /** A problem that the watchdog should tell: an import that does not come to an end. */
  public Optional<String> health() {
    return health(System.nanoTime());
  }

  Optional<String> health(long nowNanos) {
    return watch.flatMap(w -> w.problem(nowNanos));
  }

  /** The place after the head. */
  public Position afterHead() {
    return parts.chain().afterHead(parts.schedule());
  }

  /** Makes blocks that pass this door, but for their seal. */
  public BlockTemplates templates() {
    return new BlockTemplates(parts);
  }

  @SuppressWarnings("CollectionUndefinedEquality") // it is the same object that is removed
  private CompletableFuture<ImportResult> submit(Block block, int size, Origin origin) {
    CompletableFuture<ImportResult> result = new CompletableFuture<>();
    Candidate candidate = new Candidate(block, origin, size, parts.clock().millis(), result);
    pending.add(result);
    var unused =
        result.thenAccept(
            ended -> {
              pending.remove(result);
              metrics.finished(ended);
            });
    thread.execute(() -> admit(candidate));
    if (stopping) {
      result.complete(STOPPING);
    }
    return result;
  }

  /** Steps 1, 2 and 4; step 3 is one of the header's rules. */
  private void admit(Candidate candidate) {
    Optional<ImportResult> known = known(candidate);
    if (known.isPresent()) {
      candidate.result.complete(known.get());
      return;
    }
    Admission.Outcome outcome = admission.judge(candidate);
    if (outcome instanceof Admission.Outcome.Refused refused) {
      reject(candidate, refused.reason(), refused.detail());
    } else if (outcome instanceof Admission.Outcome.Waits waits) {
      park(candidate, waits.result());
    } else {
      candidate.claimedWork = Optional.of(((Admission.Outcome.Admitted) outcome).claimedWork());
      pool.add(candidate);
      consider(candidate);
      adoptChildren(candidate.hash());
    }
  }

  /** What can be said of a block whose hash, or whose parent's, has been judged before. */
  private Optional<ImportResult> known(Candidate candidate) {
    Hash32 hash = candidate.hash();
    Optional<ImportResult.Rejected> rejected = bad.find(hash);
    if (rejected.isPresent()) {
      return Optional.of(rejected.get());
    }
    if (bad.find(candidate.parentHash()).isPresent()) {
      return Optional.of(bad.add(hash, RejectReason.BAD_PARENT, "it builds on a bad block"));
    }
    if (!parts.chain().store().contains(hash) && pool.get(hash).isEmpty()) {
      return Optional.empty();
    }
    // A false body under a header that we have is no copy of it.
    return admission
        .falseBody(candidate)
        .<ImportResult>map(v -> new ImportResult.Rejected(v.reason(), v.detail()))
        .or(() -> Optional.of(new ImportResult.Known()));
  }

  private void park(Candidate candidate, ImportResult why) {
    if (why instanceof ImportResult.Orphan) {
      pool.add(candidate);
    } else if (why instanceof ImportResult.Early) {
      early.add(candidate);
    }
    candidate.result.complete(why);
  }

  /** Orphans whose parent has come are judged again, now against their own branch. */
  private void adoptChildren(Hash32 parent) {
    for (Candidate child : pool.childrenOf(parent)) {
      if (child.claimedWork.isEmpty()) {
        pool.remove(child);
        admit(child);
      }
    }
  }

  /** Puts the candidate's branch in line when it claims more work than the head has. */
  private void consider(Candidate candidate) {
    if (!outweighsHead(candidate)) {
      candidate.result.complete(new ImportResult.Side());
    } else if (queue.offer(candidate)) {
      proveNext();
    } else if (pool.get(candidate.parentHash()).isPresent()) {
      // Its parent is still being verified; see reconsider.
      candidate.result.complete(new ImportResult.Side());
    } else {
      pool.remove(candidate);
      candidate.result.complete(new ImportResult.Ignored("the queue is full"));
    }
  }

  /** What waited for the new head to be verified may be worth a look now. */
  private void reconsider(Hash32 head) {
    for (Candidate child : pool.childrenOf(head)) {
      if (outweighsHead(child) && !queue.contains(child)) {
        var unused = queue.offer(child);
      }
    }
  }

  private boolean isProvingFor(Origin.Peer peer) {
    return !proving.isEmpty() && proving.get(proving.size() - 1).isFrom(peer);
  }

  private boolean outweighsHead(Candidate candidate) {
    Work claimed = candidate.claimedWork.orElse(Work.NONE);
    return claimed.compareTo(parts.chain().head().totalWork()) > 0;
  }

  /** Takes up the next branch, unless one is being proven. */
  private void proveNext() {
    while (proving.isEmpty() && !stopping) {
      Optional<Candidate> tip = queue.poll();
      if (tip.isEmpty()) {
        return;
      }
      if (pool.get(tip.get().hash()).isEmpty()) {
        continue;
      }
      if (!outweighsHead(tip.get())) {
        tip.get().result.complete(new ImportResult.Side());
        continue;
      }
      proving = path(tip.get());
      if (proving.isEmpty() || !headSwitch.isPossible(proving)) {
        proving = List.of();
        fail(tip.get(), new ImportResult.Ignored("its branch cannot be followed any more"));
      } else {
        proveStep();
      }
    }
  }

  /** The blocks from the fork point up to {@code tip}; empty when one of them is gone. */
  private List<Candidate> path(Candidate tip) {
    List<Candidate> path = new ArrayList<>(List.of(tip));
    for (Hash32 hash = tip.parentHash(); !isCanonical(hash); ) {
      Optional<Candidate> parent =
          pool.get(hash)
              .or(() -> parts.chain().storedCandidate(path.get(path.size() - 1).parentHash()));
      if (parent.isEmpty()) {
        return List.of();
      }
      path.add(parent.get());
      hash = parent.get().parentHash();
    }
    Collections.reverse(path);
    return path;
  }

  private boolean isCanonical(Hash32 hash) {
    return parts.chain().header(hash).filter(parts.chain()::isCanonical).isPresent();
  }

  /** Steps 5 and 6 for the first block of the branch that lacks them; step 7 when none does. */
  private void proveStep() {
    Optional<Candidate> next = proving.stream().filter(c -> !c.isProven()).findFirst();
    if (next.isEmpty()) {
      takeOver();
      return;
    }
    Candidate candidate = next.get();
    if (admission.isAssumedValid(candidate)) {
      candidate.proven(ProofStatus.ASSUMED, 0);
      proveStep();
      return;
    }
    watch = Optional.of(new ImportWatch(candidate.block.number(), System.nanoTime()));
    Claim claim = admission.claim(candidate);
    var unused =
        parts
            .verifier()
            .verify(claim)
            .whenComplete((verdict, failure) -> thread.execute(() -> judged(candidate, verdict)));
  }

  private void judged(Candidate candidate, @Nullable Verdict verdict) {
    watch = Optional.empty();
    if (verdict instanceof Verdict.Proven proven) {
      candidate.proven(ProofStatus.PROVEN, proven.nanos());
      proveStep();
      return;
    }
    proving = List.of();
    if (verdict instanceof Verdict.False lie) {
      reject(candidate, Reasons.of(lie.fault()), lie.detail());
    } else {
      String why =
          verdict instanceof Verdict.Abstain abstain ? abstain.why() : "the verifier ended";
      fail(candidate, new ImportResult.Abstained(why));
    }
    proveNext();
  }

  /** Step 7 and the batch. */
  private void takeOver() {
    List<Candidate> branch = proving;
    watch = Optional.of(new ImportWatch(branch.get(0).block.number(), System.nanoTime()));
    HeadSwitch.Outcome outcome = headSwitch.to(branch);
    watch = Optional.empty();
    proving = List.of();
    for (Candidate candidate : outcome.applied()) {
      pool.remove(candidate);
      candidate.result.complete(new ImportResult.Imported(candidate.proof));
    }
    outcome.failure().ifPresent(f -> reject(f.candidate(), f.reason(), f.detail()));
    outcome.change().ifPresent(this::announce);
    proveNext();
  }

  private void announce(HeadListener.HeadChange change) {
    listeners.forEach(listener -> listener.onHead(change));
    reconsider(change.head().header().hash());
  }

  /**
   * Ends a false candidate. Where the reason makes its hash bad, all that build on it are bad too;
   * a false body says nothing of them, nor of the block whose header it borrowed.
   */
  private void reject(Candidate candidate, RejectReason reason, String detail) {
    ImportResult.Rejected rejected = new ImportResult.Rejected(reason, detail);
    if (!reason.isBadBlock()) {
      candidate.result.complete(rejected);
      return;
    }
    bad.add(candidate.hash(), reason, detail);
    for (Candidate lost : pool.withDescendants(candidate)) {
      pool.remove(lost);
      if (lost == candidate) {
        lost.result.complete(rejected);
      } else {
        lost.result.complete(
            bad.add(lost.hash(), RejectReason.BAD_PARENT, "it builds on a bad block"));
      }
    }
  }

  /** Ends a candidate that is nobody's fault, and all that build on it. */
  private void fail(Candidate candidate, ImportResult result) {
    for (Candidate lost : pool.withDescendants(candidate)) {
      pool.remove(lost);
      lost.result.complete(
          lost == candidate ? result : new ImportResult.Ignored("its ancestor was not imported"));
    }
  }

  private void tick() {
    pool.expire(parts.clock().millis());
    for (Candidate ready : early.takeReady()) {
      admit(ready);
    }
  }

  /** Runs the periodic work now, on the chain thread; for tests that move the clock. */
  CompletableFuture<Void> tickNow() {
    return CompletableFuture.runAsync(this::tick, thread);
  }
}
