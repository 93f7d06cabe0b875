package org.poai.chain.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.poai.async.EventThread;
import org.poai.chain.block.BlockCodec;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.WireBlock;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.branch.TreeParts;
import org.poai.chain.genesis.ChainSpec.Pace;
import org.poai.chain.rules.Violation;
import org.poai.chain.stored.ChainHead;
import org.poai.chain.tree.HeldBlocks.Held;
import org.poai.memory.MemoryShare;
import org.poai.primitives.Hash32;

/**
 * Blocks that come one by one, in any order and from anyone: our own, a file's, gossip.
 *
 * <p>For the next maintainer. What a block could be good for is asked before anything is spent on
 * it. Its header is judged first; a block without a parent, or before its time, waits as the bytes
 * that came. If the branch may be followed, the block becomes a {@link Candidate} of the pool, and
 * a worker holds its body against its header. When the branch that ends in it claims more work than
 * the head has, the branch goes to the {@link ProofLine}. A candidate whose branch is lighter waits
 * in the pool. When a block fails, it and all that build on it leave the pool. Owned by the chain
 * thread.
 */
final class SingleImport implements BlockImport {
  private final TreeParts parts;
  private final EventThread thread;
  private final Executor workers;
  private final ForkChoice forkChoice;
  private final Judgements judgements;
  private final CandidatePool pool;
  private final HeldBlocks orphans;
  private final HeldBlocks early;
  private final HeaderGate gate;
  private final Liars liars;
  private final CandidateEnds ends;
  private final ProofLine line;

  /** Stored since {@link #settle} was last called: their children may be orphans. */
  private final List<Hash32> parents = new ArrayList<>();

  SingleImport(
      TreeParts parts,
      EventThread thread,
      Executor workers,
      ForkChoice forkChoice,
      MemoryShare memory) {
    this.parts = parts;
    this.thread = thread;
    this.workers = workers;
    this.forkChoice = forkChoice;
    this.judgements = forkChoice.judgements();
    this.pool = new CandidatePool(this::isInLine, this::isBeingProven, this::evict, memory);
    this.orphans =
        new HeldBlocks(Comparator.comparingLong(Held::arrivedMillis), judgements, memory);
    this.early = new HeldBlocks(farthestAhead(), judgements, memory);
    this.gate = new HeaderGate(parts, pool);
    this.liars = new Liars(parts.clock());
    this.ends = new CandidateEnds(pool, orphans, early, forkChoice, liars);
    judgements.add(liars);
    this.line = new ProofLine(parts, thread, workers, forkChoice, gate, pool, ends);
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

  ProofLine line() {
    return line;
  }

  /** Steps 2 and 3, then what the block is good for; the body after that. */
  void admit(Candidate candidate) {
    if (isKnown(candidate)) {
      return;
    }
    if (liars.isOne(candidate.origin)) {
      judgements.end(candidate, Liars.IGNORED);
      return;
    }
    HeaderGate.Outcome outcome = gate.judge(candidate.header());
    if (outcome instanceof HeaderGate.Outcome.Admitted admitted) {
      candidate.claimedWork = Optional.of(admitted.claimedWork());
      candidate.manifest = Optional.of(admitted.manifest());
      pool.add(candidate);
      if (pool.holds(candidate)) {
        open(candidate);
        adoptChildren(candidate.hash());
      }
    } else if (outcome instanceof HeaderGate.Outcome.Refused refused) {
      ends.refuse(candidate, refused.violation());
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
    Optional<ImportResult.Rejected> judged = forkChoice.judgedBefore(candidate);
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
    candidate.manifest = waiting.manifest;
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
        lie.<ImportResult>map(v -> new ImportResult.Rejected(v))
            .orElseGet(ImportResult.Known::new));
  }

  /** Has the body looked at by a worker, then sees what becomes of the block. */
  private void open(Candidate candidate) {
    thread.after(
        CompletableFuture.supplyAsync(() -> gate.body(candidate), workers),
        violation -> {
          if (pool.holds(candidate)) {
            violation.ifPresentOrElse(v -> ends.refuse(candidate, v), () -> consider(candidate));
          }
          candidate.body.complete(null);
        });
  }

  private boolean isInLine(Candidate candidate) {
    return line.contains(candidate);
  }

  private boolean isBeingProven(Candidate candidate) {
    return line.isProving(candidate);
  }

  private void evict(Candidate candidate) {
    ends.drop(candidate, "it waited too long, or made room");
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
    if (line.contains(candidate)) {
      return; // A block above it has put their branch in line: bodies are looked at in any order.
    }
    if (!candidate.outweighs(parts.chain().head())) {
      candidate.answer(new ImportResult.Side());
    } else if (line.offer(candidate)) {
      line.proveNext();
    } else if (pool.get(candidate.parentHash()).isPresent()) {
      // Its parent is still being verified; see reconsider.
      candidate.answer(new ImportResult.Side());
    } else {
      ends.drop(candidate, "the queue is full");
    }
  }

  /** What waited for the head to be verified may be worth a look now. */
  private void reconsider() {
    ChainHead head = parts.chain().head();
    for (Candidate child : pool.childrenOf(head.header().hash())) {
      if (child.body.isDone() && child.outweighs(head) && !line.hasTip(child)) {
        var unused = line.offer(child);
      }
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
    line.dropGone();
    parents.add(block);
  }

  @Override
  public boolean holds(Hash32 hash) {
    return pool.get(hash).isPresent();
  }

  @Override
  public void bad(Set<Hash32> hashes) {
    for (Hash32 hash : hashes) {
      pool.get(hash).ifPresent(this::condemn);
      pool.childrenOf(hash).forEach(this::condemn);
      adoptChildren(hash); // to be refused
    }
    line.dropGone();
  }

  private void condemn(Candidate root) {
    ends.condemn(root).forEach(lost -> adoptChildren(lost.hash()));
  }

  @Override
  public void settle() {
    List<Hash32> stored = List.copyOf(parents);
    parents.clear();
    stored.forEach(this::adoptChildren);
    reconsider();
    line.proveNext();
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
    line.proveNext();
  }
}
