package org.poai.chain.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.poai.chain.ProofVerifier.Verdict;
import org.poai.chain.rules.Violation;
import org.poai.primitives.Hash32;

/**
 * Blocks that come one by one, in any order and from anyone: our own, a file's, gossip.
 *
 * <p>For the next maintainer. A block that passes the cheap steps becomes a {@link Candidate} of
 * the pool. When the branch that ends in it claims more work than the head has, the branch is put
 * in line; one branch at a time is <em>proven</em>, parent first, and then taken over to. Extending
 * the head is the special case of a branch of one block and nothing to revert. A candidate whose
 * branch is lighter waits in the pool; so does an orphan, whose parent we have not seen. When a
 * block fails, it and all that build on it leave the pool. While a branch is proven the other lane
 * may move the head: so its path is looked up again before it is taken over to. Owned by the chain
 * thread.
 */
final class CandidateLane implements Lane {
  private final TreeParts parts;
  private final Executor thread;
  private final Takeover takeover;
  private final Judgements judgements;
  private final CandidatePool pool;
  private final EarlyBlocks early;
  private final Admission admission;
  private final ImportQueue queue = new ImportQueue(this::isProvingFor);

  /** The branch whose proofs are being checked, lowest first; empty when none is. */
  private List<Candidate> proving = List.of();

  /** Stored since {@link #settle} was last called: their children may be orphans of the pool. */
  private final List<Hash32> parents = new ArrayList<>();

  private volatile Optional<ImportWatch> watch = Optional.empty();
  private volatile boolean stopping;

  CandidateLane(TreeParts parts, Executor thread, Takeover takeover) {
    this.parts = parts;
    this.thread = thread;
    this.takeover = takeover;
    this.judgements = takeover.judgements();
    this.pool = new CandidatePool(candidate -> proving.contains(candidate), judgements);
    this.early = new EarlyBlocks(parts.clock(), parts.chain().spec().pace(), judgements);
    this.admission = new Admission(parts, pool);
  }

  CandidatePool pool() {
    return pool;
  }

  /** From now on no further branch is taken up; from any thread. */
  void stopping() {
    stopping = true;
  }

  /** Since when the proof that is being checked is; from any thread. */
  Optional<ImportWatch> watch() {
    return watch;
  }

  /** Steps 1, 2 and 4; step 3 is one of the header's rules. */
  void admit(Candidate candidate) {
    Optional<ImportResult> known = known(candidate);
    if (known.isPresent()) {
      judgements.end(candidate, known.get());
      return;
    }
    Admission.Outcome outcome = admission.judge(candidate);
    if (outcome instanceof Admission.Outcome.Refused refused) {
      takeover.reject(candidate, refused.reason(), refused.detail());
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
    Optional<ImportResult.Rejected> judged = takeover.judgedBefore(candidate);
    if (judged.isPresent()) {
      return Optional.of(judged.get());
    }
    Hash32 hash = candidate.hash();
    if (!parts.chain().store().contains(hash) && pool.get(hash).isEmpty()) {
      return Optional.empty();
    }
    // A false body under a header that we have is no copy of it.
    Optional<Violation> lie = admission.falseBody(candidate);
    if (lie.isPresent()) {
      return lie.map(v -> new ImportResult.Rejected(v.reason(), v.detail()));
    }
    pool.get(hash).ifPresent(same -> same.alsoFrom(candidate.origin));
    return Optional.of(new ImportResult.Known());
  }

  private void park(Candidate candidate, ImportResult why) {
    if (why instanceof ImportResult.Orphan) {
      candidate.answer(why);
      pool.add(candidate);
    } else if (why instanceof ImportResult.Early) {
      candidate.answer(why);
      early.add(candidate);
    } else {
      judgements.end(candidate, why);
    }
  }

  /** Orphans whose parent has come are judged again, now against their own branch. */
  private void adoptChildren(Hash32 parent) {
    for (Candidate child : pool.childrenOf(parent)) {
      if (child.claimedWork.isEmpty() && pool.get(child.hash()).isPresent()) {
        pool.remove(child);
        admit(child);
      }
    }
  }

  /** Puts the candidate's branch in line when it claims more work than the head has. */
  private void consider(Candidate candidate) {
    if (!candidate.outweighs(parts.chain().head())) {
      candidate.answer(new ImportResult.Side());
    } else if (queue.offer(candidate)) {
      proveNext();
    } else if (pool.get(candidate.parentHash()).isPresent()) {
      // Its parent is still being verified; see reconsider.
      candidate.answer(new ImportResult.Side());
    } else {
      pool.remove(candidate);
      judgements.end(candidate, new ImportResult.Ignored("the queue is full"));
    }
  }

  /** What waited for the head to be verified may be worth a look now. */
  private void reconsider() {
    ChainHead head = parts.chain().head();
    for (Candidate child : pool.childrenOf(head.header().hash())) {
      if (child.outweighs(head) && !queue.contains(child) && !proving.contains(child)) {
        var unused = queue.offer(child);
      }
    }
  }

  private boolean isProvingFor(Origin.Peer peer) {
    return !proving.isEmpty() && proving.get(proving.size() - 1).isFrom(peer);
  }

  /** Takes up the next branch, unless one is being proven. */
  private void proveNext() {
    while (proving.isEmpty() && !stopping) {
      Optional<Candidate> tip = queue.poll();
      if (tip.isEmpty()) {
        return;
      }
      prove(tip.get());
    }
  }

  private void prove(Candidate tip) {
    if (!waits(tip)) {
      return;
    }
    if (!tip.outweighs(parts.chain().head())) {
      tip.answer(new ImportResult.Side());
      return;
    }
    List<Candidate> path = path(tip);
    if (path.isEmpty() || !takeover.isPossible(path)) {
      fail(tip, new ImportResult.Ignored("its branch cannot be followed any more"));
      return;
    }
    proving = path;
    proveStep();
  }

  /** The blocks from the fork point up to {@code tip}; empty when one of them is gone. */
  private List<Candidate> path(Candidate tip) {
    List<Candidate> above = new ArrayList<>();
    Hash32 hash = tip.hash();
    for (Optional<Candidate> next = Optional.of(tip); next.isPresent(); next = pool.get(hash)) {
      above.add(0, next.get());
      hash = next.get().parentHash();
    }
    return takeover
        .storedPath(hash)
        .map(
            path -> {
              path.addAll(above);
              return path;
            })
        .orElse(List.of());
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
    var unused =
        parts
            .verifier()
            .verify(admission.claim(candidate))
            .whenComplete((verdict, failure) -> thread.execute(() -> judged(candidate, verdict)));
  }

  private void judged(Candidate candidate, @Nullable Verdict verdict) {
    watch = Optional.empty();
    if (!waits(candidate)) {
      // The other lane has stored it meanwhile, or found it bad.
      retry();
    } else if (verdict instanceof Verdict.Proven proven) {
      candidate.proven(ProofStatus.PROVEN, proven.nanos());
      proveStep();
    } else if (verdict instanceof Verdict.Abstain abstain && isOnItsWord(candidate, abstain)) {
      candidate.proven(ProofStatus.UNPROVEN, 0);
      proveStep();
    } else {
      proving = List.of();
      refuse(candidate, verdict);
      proveNext();
    }
  }

  private void refuse(Candidate candidate, @Nullable Verdict verdict) {
    if (verdict instanceof Verdict.False lie) {
      takeover.reject(candidate, Reasons.of(lie.fault()), lie.detail());
    } else {
      String why =
          verdict instanceof Verdict.Abstain abstain ? abstain.why() : "the verifier ended";
      fail(candidate, new ImportResult.Abstained(why));
    }
  }

  private boolean waits(Candidate candidate) {
    return pool.get(candidate.hash()).filter(c -> c == candidate).isPresent();
  }

  /** Looks up the path of the branch again that was being proven. */
  private void retry() {
    Candidate tip = proving.get(proving.size() - 1);
    proving = List.of();
    prove(tip);
    proveNext();
  }

  /** What this node can never judge is taken from peers that its operator named. */
  private static boolean isOnItsWord(Candidate candidate, Verdict.Abstain abstain) {
    return abstain.lasting() && candidate.origin instanceof Origin.Peer peer && peer.named();
  }

  /** The branch is proven: follows it, if it still grows out of the canonical chain. */
  private void takeOver() {
    List<Candidate> branch = proving;
    Candidate root = branch.get(0);
    Candidate tip = branch.get(branch.size() - 1);
    boolean isBranch =
        takeover.isCanonical(root.parentHash()) && !takeover.isCanonical(root.hash());
    if (!isBranch || !waits(tip)) {
      retry();
      return;
    }
    proving = List.of();
    if (tip.outweighs(parts.chain().head()) && takeover.isPossible(branch)) {
      watch = Optional.of(new ImportWatch(root.block.number(), System.nanoTime()));
      takeover.to(branch);
      watch = Optional.empty();
    } else {
      prove(tip); // says why not
    }
    proveNext();
  }

  /** Ends a candidate that is nobody's fault, and all that build on it. */
  private void fail(Candidate candidate, ImportResult result) {
    for (Candidate lost : pool.withDescendants(candidate)) {
      pool.remove(lost);
      judgements.end(
          lost,
          lost == candidate ? result : new ImportResult.Ignored("its ancestor was not imported"));
    }
  }

  @Override
  public void stored(Candidate block, ImportResult result) {
    pool.get(block.hash())
        .ifPresent(
            same -> {
              pool.remove(same);
              judgements.end(same, result);
            });
    parents.add(block.hash());
  }

  @Override
  public void bad(Set<Hash32> hashes) {
    for (Hash32 hash : hashes) {
      pool.get(hash).ifPresent(this::endAsBad);
      pool.childrenOf(hash).forEach(this::endAsBad);
    }
  }

  private void endAsBad(Candidate root) {
    for (Candidate lost : pool.withDescendants(root)) {
      pool.remove(lost);
      judgements.end(
          lost, takeover.judgedBefore(lost).orElseGet(() -> takeover.descendsFromBad(lost.hash())));
    }
  }

  @Override
  public void settle() {
    List<Hash32> stored = List.copyOf(parents);
    parents.clear();
    stored.forEach(this::adoptChildren);
    reconsider();
    proveNext();
  }

  /** What time brings: early blocks that are due, candidates that have waited too long. */
  void tick() {
    pool.expire(parts.clock().elapsedMillis());
    for (Candidate ready : early.takeReady()) {
      admit(ready);
    }
    reconsider();
    proveNext();
  }
}
