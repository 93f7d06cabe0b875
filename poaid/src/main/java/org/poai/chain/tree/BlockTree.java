package org.poai.chain.tree;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.poai.async.CriticalFailure;
import org.poai.async.EventThread;
import org.poai.async.Service;
import org.poai.chain.ProofVerifier.Claim;
import org.poai.chain.ProofVerifier.Fault;
import org.poai.chain.ProofVerifier.Verdict;
import org.poai.chain.block.Block;
import org.poai.chain.block.BlockCodec;
import org.poai.chain.block.Decoded;
import org.poai.chain.block.SealedHeader;
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

  private final TreeParts parts;
  private final EventThread thread;
  private final CandidatePool pool;
  private final BadBlocks bad = new BadBlocks();
  private final EarlyBlocks early;
  private final Admission admission;
  private final HeadSwitch headSwitch;
  private final ImportQueue queue = new ImportQueue();
  private final List<HeadListener> listeners = new CopyOnWriteArrayList<>();
  private final ImportMetrics metrics;

  /** The branch whose proofs are being checked, lowest first; empty when none is. */
  private List<Candidate> proving = List.of();

  private volatile Optional<ImportWatch> watch = Optional.empty();
  private boolean stopping;

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
    thread.execute(() -> stopping = true);
    thread.stop(2_000);
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
                  new ImportResult.Rejected(reason(refused.reason()), refused.detail());
              metrics.finished(rejected);
              return CompletableFuture.completedFuture(rejected);
            });
  }

  /** Hands in a block of our own making. */
  public CompletableFuture<ImportResult> importBlock(Block block, Origin origin) {
    return importBytes(BlockCodec.encode(block), origin);
  }

  /** A problem that the watchdog should tell: an import that does not come to an end. */
  public Optional<String> health() {
    return watch.flatMap(w -> w.problem(System.nanoTime()));
  }

  private CompletableFuture<ImportResult> submit(Block block, int size, Origin origin) {
    CompletableFuture<ImportResult> result = new CompletableFuture<>();
    var unused = result.thenAccept(metrics::finished);
    Candidate candidate = new Candidate(block, origin, size, parts.clock().millis(), result);
    thread.execute(() -> admit(candidate));
    return result;
  }

  /** Steps 1, 2 and 4; step 3 is the last of the header's rules. */
  private void admit(Candidate candidate) {
    Optional<ImportResult> known = known(candidate.block);
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

  private Optional<ImportResult> known(Block block) {
    Hash32 hash = block.hash();
    Optional<ImportResult.Rejected> rejected =
        bad.find(hash).or(() -> bad.find(block.header().parentHash()));
    if (rejected.isPresent()) {
      return Optional.of(rejected.get());
    }
    boolean known = parts.chain().store().contains(hash) || pool.get(hash).isPresent();
    return known ? Optional.of(new ImportResult.Known()) : Optional.empty();
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
      return;
    }
    if (queue.offer(candidate)) {
      proveNext();
    } else {
      pool.remove(candidate);
      candidate.result.complete(new ImportResult.Ignored("the queue is full"));
    }
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
      if (proving.isEmpty()) {
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
      reject(candidate, reason(lie.fault()), lie.detail());
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
      candidate.result.complete(new ImportResult.Imported());
    }
    outcome.failure().ifPresent(f -> reject(f.candidate(), f.reason(), f.detail()));
    outcome.change().ifPresent(change -> listeners.forEach(l -> l.onHead(change)));
    proveNext();
  }

  /**
   * Ends a false candidate and all that build on it, and remembers it where the reason makes its
   * hash bad.
   */
  private void reject(Candidate candidate, RejectReason reason, String detail) {
    if (reason.isBadBlock()) {
      bad.add(candidate.hash(), reason, detail);
    }
    fail(candidate, new ImportResult.Rejected(reason, detail));
  }

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

  private static RejectReason reason(Decoded.Reason flaw) {
    return switch (flaw) {
      case TOO_LARGE -> RejectReason.TOO_LARGE;
      case MALFORMED -> RejectReason.MALFORMED;
      case NOT_CANONICAL -> RejectReason.NOT_CANONICAL;
    };
  }

  private static RejectReason reason(Fault fault) {
    return switch (fault) {
      case NO_RESULT -> RejectReason.PROOF_NO_RESULT;
      case FINGERPRINT -> RejectReason.PROOF_FINGERPRINT;
      case QUIZ_LOSS -> RejectReason.PROOF_QUIZ_LOSS;
      case ANSWERS -> RejectReason.PROOF_ANSWERS;
    };
  }

  /**
   * Headers of stored blocks and of those that wait, for whoever must know whether to ask for one.
   */
  Optional<SealedHeader> find(Hash32 hash) {
    thread.assertCurrent();
    return Branch.find(parts.chain().store(), pool, hash);
  }

  /** Runs the periodic work now, on the chain thread; for tests that move the clock. */
  CompletableFuture<Void> tickNow() {
    return CompletableFuture.runAsync(this::tick, thread);
  }

  /** Which branches wait to be proven: first come, first served, our own first. */
  private static final class ImportQueue {
    private static final int CAPACITY = 8;
    private final ArrayDeque<Candidate> waiting = new ArrayDeque<>();

    boolean offer(Candidate candidate) {
      if (candidate.origin instanceof Origin.Own) {
        waiting.addFirst(candidate);
        return true;
      }
      if (candidate.origin instanceof Origin.Peer peer && !admits(peer)) {
        return false;
      }
      waiting.addLast(candidate);
      return true;
    }

    /** One unverified block per ban key; half of the places are for peers that we dialled. */
    private boolean admits(Origin.Peer peer) {
      long places = peer.dialled() ? CAPACITY : CAPACITY / 2;
      boolean sameKey =
          waiting.stream()
              .anyMatch(c -> c.origin instanceof Origin.Peer p && p.banKey().equals(peer.banKey()));
      return !sameKey && waiting.size() < places;
    }

    Optional<Candidate> poll() {
      return Optional.ofNullable(waiting.pollFirst());
    }
  }
}
