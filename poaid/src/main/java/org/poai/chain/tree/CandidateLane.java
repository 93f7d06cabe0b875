package org.poai.chain.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.poai.chain.ProofVerifier.Verdict;
import org.poai.chain.block.BlockCodec;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.WireBlock;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.branch.TreeParts;
import org.poai.chain.genesis.ChainSpec.Pace;
import org.poai.chain.head.ImportWatch;
import org.poai.chain.rules.Violation;
import org.poai.chain.stored.ChainHead;
import org.poai.chain.stored.Origin;
import org.poai.chain.stored.ProofStatus;
import org.poai.chain.tree.HeldBlocks.Held;
import org.poai.primitives.Hash32;

/**
 * Blocks that come one by one, in any order and from anyone: our own, a file's, gossip.
 *
 * <p>For the next maintainer. What a block could be good for is asked before anything is spent on
 * it. Its header is judged first; a block without a parent, or before its time, waits as the bytes
 * that came. If the branch may be followed, the block becomes a {@link Candidate} of the pool, and
 * a worker holds its body against its header. When the branch that ends in it claims more work than
 * the head has, the branch is put in line; one branch at a time is <em>proven</em>, parent first,
 * each block's signatures by a worker and then its proof, and then taken over to. Extending the
 * head is the special case of a branch of one block and nothing to revert. A candidate whose branch
 * is lighter waits in the pool. When a block fails, it and all that build on it leave the pool.
 * While a branch is proven the other lane may move the head: so its path is looked up again before
 * it is taken over to. Owned by the chain thread.
 */
final class CandidateLane implements Lane {
  private static final ImportResult CANNOT_FOLLOW =
      new ImportResult.Ignored("its branch cannot be followed any more");

  private final TreeParts parts;
  private final Executor thread;
  private final Executor workers;
  private final Takeover takeover;
  private final Judgements judgements;
  private final CandidatePool pool;
  private final HeldBlocks orphans;
  private final HeldBlocks early;
  private final HeaderGate gate;
  private final ImportQueue queue = new ImportQueue(this::isProvingFor);

  /** The branch whose proofs are being checked, lowest first; empty when none is. */
  private List<Candidate> proving = List.of();

  /** Stored since {@link #settle} was last called: their children may be orphans. */
  private final List<Hash32> parents = new ArrayList<>();

  private volatile Optional<ImportWatch> watch = Optional.empty();
  private volatile boolean stopping;

  CandidateLane(TreeParts parts, Executor thread, Executor workers, Takeover takeover) {
    this.parts = parts;
    this.thread = thread;
    this.workers = workers;
    this.takeover = takeover;
    this.judgements = takeover.judgements();
    this.pool = new CandidatePool(this::isInLine, this::evict);
    this.orphans = new HeldBlocks(Comparator.comparingLong(Held::arrivedMillis), judgements);
    this.early = new HeldBlocks(farthestAhead(), judgements);
    this.gate = new HeaderGate(parts, pool);
  }

  private static Comparator<Held> farthestAhead() {
    Comparator<Held> nearest = Comparator.comparingLong(held -> held.header().header().timestamp());
    return nearest.reversed();
  }

  CandidatePool pool() {
    return pool;
  }

  HeldBlocks orphans() {
    return orphans;
  }

  HeldBlocks early() {
    return early;
  }

  /** From now on no further branch is taken up; from any thread. */
  void stopping() {
    stopping = true;
  }

  /** Since when the proof that is being checked is; from any thread. */
  Optional<ImportWatch> watch() {
    return watch;
  }

  /** Steps 2 and 3, then what the block is good for; the body after that. */
  void admit(Candidate candidate) {
    if (isKnown(candidate)) {
      return;
    }
    HeaderGate.Outcome outcome = gate.judge(candidate.header());
    if (outcome instanceof HeaderGate.Outcome.Admitted admitted) {
      candidate.claimedWork = Optional.of(admitted.claimedWork());
      pool.add(candidate);
      if (pool.holds(candidate)) {
        open(candidate);
        adoptChildren(candidate.hash());
      }
    } else if (outcome instanceof HeaderGate.Outcome.Refused refused) {
      refuse(candidate, refused.violation());
    } else if (outcome instanceof HeaderGate.Outcome.Ignored ignored) {
      judgements.end(candidate, ignored.answer());
    } else if (outcome instanceof HeaderGate.Outcome.Orphan) {
      candidate.answer(new ImportResult.Orphan(missing(candidate.parentHash())));
      orphans.add(candidate.held());
    } else {
      candidate.answer(new ImportResult.Early());
      early.add(candidate.held());
    }
  }

  /** The lowest ancestor that nobody has brought. */
  private Hash32 missing(Hash32 hash) {
    Hash32 lowest = hash;
    for (Optional<SealedHeader> found = find(hash); found.isPresent(); found = find(lowest)) {
      lowest = found.get().parentHash();
    }
    return lowest;
  }

  private Optional<SealedHeader> find(Hash32 hash) {
    return gate.find(hash).or(() -> orphans.header(hash));
  }

  /** Ends a block whose hash, or whose parent's, has been judged, or that waits already. */
  private boolean isKnown(Candidate candidate) {
    Optional<ImportResult.Rejected> judged = takeover.judgedBefore(candidate);
    Optional<Candidate> same = pool.get(candidate.hash());
    if (judged.isPresent()) {
      judgements.end(candidate, judged.get());
    } else if (same.isPresent()) {
      isAlso(candidate, same.get());
    } else if (parts.chain().store().contains(candidate.hash())) {
      Optional<byte[]> stored = parts.chain().store().wire(candidate.hash());
      endAsCopy(
          candidate, stored.filter(s -> Arrays.equals(s, candidate.wire.bytes())).isPresent());
    } else {
      return false;
    }
    return true;
  }

  /** A block comes again under a header that waits. */
  private void isAlso(Candidate candidate, Candidate waiting) {
    if (Arrays.equals(waiting.wire.bytes(), candidate.wire.bytes())) {
      waiting.alsoFrom(candidate.origin);
      endAsCopy(candidate, true);
    } else if (waiting.body.isDone()) {
      endAsCopy(candidate, false);
    } else {
      // One of the two bodies is false.
      var unused = waiting.body.thenRun(() -> thread.execute(() -> admit(candidate)));
    }
  }

  /** A false body under a header that we have is no copy of it. */
  private void endAsCopy(Candidate candidate, boolean isCopy) {
    Optional<Violation> lie = isCopy ? Optional.empty() : gate.falseBody(candidate);
    judgements.end(
        candidate,
        lie.<ImportResult>map(v -> new ImportResult.Rejected(v.reason(), v.detail()))
            .orElseGet(ImportResult.Known::new));
  }

  /** Has the body looked at by a worker, then sees what becomes of the block. */
  private void open(Candidate candidate) {
    SealedHeader parent = gate.find(candidate.parentHash()).orElseThrow();
    onWorker(
        () -> gate.body(candidate, parent),
        violation -> {
          if (pool.holds(candidate)) {
            violation.ifPresentOrElse(v -> refuse(candidate, v), () -> consider(candidate));
          }
          candidate.body.complete(null);
        });
  }

  private <T> void onWorker(Supplier<T> work, Consumer<T> then) {
    var unused =
        CompletableFuture.supplyAsync(work, workers)
            .whenComplete(
                (result, failure) ->
                    thread.execute(
                        () -> {
                          if (failure != null) {
                            throw new IllegalStateException("a block could not be read", failure);
                          }
                          then.accept(result);
                        }));
  }

  /** Ends a block that breaks a rule; where its hash is not bad, others may bring a better body. */
  private void refuse(Candidate candidate, Violation violation) {
    if (violation.reason().isBadBlock()) {
      takeover.reject(candidate.header(), violation.reason(), violation.detail());
    } else if (pool.holds(candidate)) {
      withdraw(candidate);
    }
    judgements.end(candidate, new ImportResult.Rejected(violation.reason(), violation.detail()));
  }

  /** Takes a candidate out of the pool; what builds on it waits for it as orphans. */
  private void withdraw(Candidate candidate) {
    List<Candidate> branch = pool.withDescendants(candidate);
    branch.forEach(pool::remove);
    branch.stream()
        .skip(1)
        .forEach(
            child -> {
              child.answer(new ImportResult.Orphan(candidate.hash()));
              orphans.add(child.held());
            });
  }

  private void evict(Candidate candidate) {
    judgements.end(candidate, new ImportResult.Ignored("it waited too long, or made room"));
    withdraw(candidate);
  }

  /** Orphans whose parent has come are judged again, now against their own branch. */
  private void adoptChildren(Hash32 parent) {
    orphans.take(held -> held.header().parentHash().equals(parent)).forEach(this::admit);
  }

  private void admit(Held held) {
    WireBlock block = BlockCodec.decodeStored(held.wire(), held.header());
    admit(new Candidate(block, held.origin(), held.arrivedMillis(), new CompletableFuture<>()));
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
      judgements.end(candidate, new ImportResult.Ignored("the queue is full"));
      withdraw(candidate);
    }
  }

  /** What waited for the head to be verified may be worth a look now. */
  private void reconsider() {
    ChainHead head = parts.chain().head();
    for (Candidate child : pool.childrenOf(head.header().hash())) {
      if (child.body.isDone() && child.outweighs(head) && !isTip(child)) {
        var unused = queue.offer(child);
      }
    }
  }

  private boolean isTip(Candidate candidate) {
    return queue.contains(candidate) || proving.contains(candidate);
  }

  /** Whether a branch that is in line, or being proven, has this block. */
  private boolean isInLine(Candidate candidate) {
    return proving.contains(candidate)
        || queue.tips().stream().anyMatch(tip -> candidatesUpTo(tip).contains(candidate));
  }

  private boolean isProvingFor(Origin.Peer peer) {
    return !proving.isEmpty() && proving.get(proving.size() - 1).share().equals(peer.share());
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
    if (!pool.holds(tip)) {
      return;
    }
    if (!tip.outweighs(parts.chain().head())) {
      tip.answer(new ImportResult.Side());
      return;
    }
    List<Candidate> branch = candidatesUpTo(tip);
    if (!takeover.mayFollow(branch.get(0).parentHash())) {
      fail(tip, CANNOT_FOLLOW);
      return;
    }
    proving = branch;
    proveStep();
  }

  /** The candidates that lead to this one, lowest first. */
  private List<Candidate> candidatesUpTo(Candidate tip) {
    List<Candidate> above = new ArrayList<>();
    Optional<Candidate> next = Optional.of(tip);
    while (next.isPresent()) {
      above.add(0, next.get());
      next = pool.get(next.get().parentHash());
    }
    return above;
  }

  /** Signatures, steps 5 and 6 for the first block of the branch that lacks them; then step 7. */
  private void proveStep() {
    Optional<Candidate> next = proving.stream().filter(c -> !c.isProven()).findFirst();
    if (next.isEmpty()) {
      takeOver();
      return;
    }
    Candidate candidate = next.get();
    List<Candidate> branch = proving;
    watch = Optional.of(new ImportWatch(candidate.block.number(), System.nanoTime()));
    onWorker(
        () -> candidate.sign(parts.chain().senders()),
        violation -> {
          if (!isStillProving(branch, candidate)) {
            retry(branch);
          } else if (violation.isPresent()) {
            endProving(() -> refuse(candidate, violation.get()));
          } else {
            replay(candidate);
          }
        });
  }

  private void replay(Candidate candidate) {
    if (gate.isAssumedValid(candidate)) {
      candidate.proven(ProofStatus.ASSUMED, 0);
      proveStep();
      return;
    }
    List<Candidate> branch = proving;
    var unused =
        parts
            .verifier()
            .verify(gate.claim(candidate))
            .whenComplete(
                (verdict, failure) -> thread.execute(() -> judged(branch, candidate, verdict)));
  }

  /** Whether nothing has changed since a block of the branch was given to others to look at. */
  private boolean isStillProving(List<Candidate> branch, Candidate candidate) {
    return proving == branch && pool.holds(candidate);
  }

  private void judged(List<Candidate> branch, Candidate candidate, @Nullable Verdict verdict) {
    Ruling ruling = Ruling.of(verdict, candidate.origin);
    if (!isStillProving(branch, candidate)) {
      retry(branch);
    } else if (ruling instanceof Ruling.Accepted accepted) {
      candidate.proven(accepted.proof(), accepted.nanos());
      proveStep();
    } else if (ruling instanceof Ruling.Refused refused) {
      endProving(() -> refuse(candidate, refused.violation()));
    } else {
      String why = ((Ruling.Abstained) ruling).why();
      endProving(() -> fail(candidate, new ImportResult.Abstained(why)));
    }
  }

  private void endProving(Runnable end) {
    watch = Optional.empty();
    proving = List.of();
    end.run();
    proveNext();
  }

  /** The other lane has stored a block of the branch meanwhile: looks up its path again. */
  private void retry(List<Candidate> branch) {
    if (proving == branch) {
      endProving(() -> prove(branch.get(branch.size() - 1)));
    }
  }

  /** Nothing of a branch need be proven any more whose tip does not wait. */
  private void dropIfGone() {
    if (!proving.isEmpty() && !pool.holds(proving.get(proving.size() - 1))) {
      watch = Optional.empty();
      proving = List.of();
    }
  }

  /** The branch is proven: follows it, if it still grows out of the canonical chain. */
  private void takeOver() {
    List<Candidate> branch = proving;
    Candidate tip = branch.get(branch.size() - 1);
    if (!pool.holds(tip) || !candidatesUpTo(tip).equals(branch)) {
      retry(branch);
      return;
    }
    watch = Optional.empty();
    proving = List.of();
    if (!tip.outweighs(parts.chain().head())) {
      tip.answer(new ImportResult.Side());
    } else if (!takeover.to(branch.stream().map(Candidate::proven).toList())) {
      fail(tip, CANNOT_FOLLOW);
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
  public void stored(Hash32 block, ImportResult result) {
    pool.get(block)
        .ifPresent(
            same -> {
              pool.remove(same);
              judgements.end(same, result);
            });
    dropIfGone();
    parents.add(block);
  }

  @Override
  public boolean holds(Hash32 hash) {
    return pool.get(hash).isPresent();
  }

  @Override
  public void bad(Set<Hash32> hashes) {
    for (Hash32 hash : hashes) {
      pool.get(hash).ifPresent(this::endAsBad);
      pool.childrenOf(hash).forEach(this::endAsBad);
      adoptChildren(hash); // to be refused
    }
    dropIfGone();
  }

  private void endAsBad(Candidate root) {
    for (Candidate lost : pool.withDescendants(root)) {
      pool.remove(lost);
      judgements.end(
          lost, takeover.judgedBefore(lost).orElseGet(() -> takeover.descendsFromBad(lost.hash())));
      adoptChildren(lost.hash());
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

  /** What time brings: early blocks that are due, blocks that have waited too long. */
  void tick() {
    long now = parts.clock().elapsedMillis();
    pool.expire(now);
    orphans.end(
        held -> now - held.arrivedMillis() > CandidatePool.MAX_AGE_MILLIS,
        new ImportResult.Ignored("it waited too long"));
    Pace pace = parts.chain().spec().pace();
    long seconds = parts.clock().seconds();
    early
        .take(held -> pace.isDue(held.header().header().timestamp(), seconds))
        .forEach(this::admit);
    reconsider();
    proveNext();
  }
}
