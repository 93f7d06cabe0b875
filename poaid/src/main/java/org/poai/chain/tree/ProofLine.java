package org.poai.chain.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.poai.async.EventThread;
import org.poai.chain.block.DecodeResult;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.branch.TreeParts;
import org.poai.chain.head.ImportWatch;
import org.poai.chain.rules.RejectReason;
import org.poai.chain.rules.Violation;
import org.poai.chain.stored.Origin;
import org.poai.chain.stored.ProofStatus;

/**
 * Branches of candidates that claim more work than the head, in line to be proven; steps 5 to 7 of
 * protocol section 8.
 *
 * <p>For the next maintainer. One branch at a time is proven, parent first, each block's signatures
 * by a worker and then its proof; then it is taken over to. Extending the head is the special case
 * of a branch of one block and nothing to revert. While a branch is proven the other import may
 * move the head, and others may end a block of it: so its path is looked up again after each step.
 * Owned by the chain thread.
 */
final class ProofLine {
  private static final ImportResult CANNOT_FOLLOW =
      new ImportResult.Ignored("its branch cannot be followed any more");

  private final TreeParts parts;
  private final EventThread thread;
  private final Executor workers;
  private final ForkChoice forkChoice;
  private final HeaderGate gate;
  private final CandidatePool pool;
  private final CandidateEnds ends;
  private final ImportQueue queue = new ImportQueue(this::isProvingFor);

  /** The branch whose proofs are being checked, lowest first; empty when none is. */
  private List<Candidate> proving = List.of();

  private volatile Optional<ImportWatch> watch = Optional.empty();
  private volatile boolean stopping;

  ProofLine(
      TreeParts parts,
      EventThread thread,
      Executor workers,
      ForkChoice forkChoice,
      HeaderGate gate,
      CandidatePool pool,
      CandidateEnds ends) {
    this.parts = parts;
    this.thread = thread;
    this.workers = workers;
    this.forkChoice = forkChoice;
    this.gate = gate;
    this.pool = pool;
    this.ends = ends;
  }

  /** From now on no further branch is taken up; from any thread. */
  void stopping() {
    stopping = true;
  }

  /** Since when the proof that is being checked is; from any thread. */
  Optional<ImportWatch> watch() {
    return watch;
  }

  /** Puts the branch that ends in a candidate in line; false where it has no place. */
  boolean offer(Candidate tip) {
    dropGone(); // what has left the pool takes nobody's place
    return queue.offer(tip);
  }

  /** Whether a branch that ends in this candidate is in line or being proven. */
  boolean hasTip(Candidate candidate) {
    return queue.contains(candidate) || proving.contains(candidate);
  }

  /** Whether the branch that is being proven has this block. */
  boolean isProving(Candidate candidate) {
    return proving.contains(candidate);
  }

  /** Whether a branch that is in line, or being proven, has this block. */
  boolean contains(Candidate candidate) {
    return isProving(candidate)
        || queue.tips().stream().anyMatch(tip -> candidatesUpTo(tip).contains(candidate));
  }

  private boolean isProvingFor(Origin.Peer peer) {
    return !proving.isEmpty() && proving.get(proving.size() - 1).share().equals(peer.share());
  }

  /** Takes up the next branch, unless one is being proven. */
  void proveNext() {
    ends.dropOfLiars();
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
    if (!forkChoice.mayFollow(branch.get(0).parentHash())) {
      ends.fail(tip, CANNOT_FOLLOW);
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

  /**
   * Signatures, steps 5 and 6 for the first block of the branch that lacks them; then step 7. A
   * body below the tip may still be looked at: its signatures wait for that.
   */
  private void proveStep() {
    Optional<Candidate> next = proving.stream().filter(c -> !c.isProven()).findFirst();
    if (next.isEmpty()) {
      takeOver();
      return;
    }
    Candidate candidate = next.get();
    watch = Optional.of(new ImportWatch(candidate.block.number(), System.nanoTime()));
    if (candidate.checked().isPresent()) {
      replay(candidate);
    } else {
      sign(candidate);
    }
  }

  private void sign(Candidate candidate) {
    List<Candidate> branch = proving;
    CompletableFuture<DecodeResult<List<SignedTransaction>>> signed =
        candidate.body.thenApplyAsync(
            done -> SignedTransaction.all(candidate.block.transactions(), parts.chain().senders()),
            workers);
    thread.after(signed, found -> signed(branch, candidate, found));
  }

  private void signed(
      List<Candidate> branch, Candidate candidate, DecodeResult<List<SignedTransaction>> found) {
    if (!isStillProving(branch, candidate)) {
      retry(branch);
    } else if (found instanceof DecodeResult.Refused<List<SignedTransaction>> refused) {
      refuse(candidate, new Violation(RejectReason.MALFORMED_TRANSACTION, refused.detail()));
    } else {
      candidate.checked(gate.checked(candidate, found.orThrow()));
      replay(candidate);
    }
  }

  private void replay(Candidate candidate) {
    if (gate.isAssumedValid(candidate)) {
      candidate.proven(ProofStatus.ASSUMED, 0);
      proveStep();
      return;
    }
    List<Candidate> branch = proving;
    CompletableFuture<Ruling> ruling =
        parts
            .verifier()
            .verify(candidate.checked().orElseThrow().claim())
            .handle((verdict, failure) -> Ruling.of(verdict, candidate.origin));
    thread.after(ruling, found -> judged(branch, candidate, found));
  }

  /** Whether nothing has changed since a block of the branch was given to others to look at. */
  private boolean isStillProving(List<Candidate> branch, Candidate candidate) {
    return proving == branch && pool.holds(candidate);
  }

  private void judged(List<Candidate> branch, Candidate candidate, Ruling ruling) {
    if (!isStillProving(branch, candidate)) {
      retry(branch);
    } else if (ruling instanceof Ruling.Accepted accepted) {
      candidate.proven(accepted.proof(), accepted.nanos());
      proveStep();
    } else if (ruling instanceof Ruling.Refused refused) {
      refuse(candidate, refused.violation());
    } else {
      String why = ((Ruling.Abstained) ruling).why();
      endProving(() -> ends.fail(candidate, new ImportResult.Abstained(why)));
    }
  }

  private void refuse(Candidate candidate, Violation violation) {
    endProving(() -> ends.refuse(candidate, violation));
  }

  private void endProving(Runnable end) {
    watch = Optional.empty();
    proving = List.of();
    end.run();
    proveNext();
  }

  /** The other import has stored a block of the branch meanwhile: looks up its path again. */
  private void retry(List<Candidate> branch) {
    if (proving == branch) {
      endProving(() -> prove(branch.get(branch.size() - 1)));
    }
  }

  /** Nothing of a branch need be proven any more whose tip does not wait. */
  void dropGone() {
    queue.keep(pool::holds);
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
    } else if (!forkChoice.follow(branch.stream().map(Candidate::proven).toList())) {
      ends.fail(tip, CANNOT_FOLLOW);
    }
    proveNext();
  }
}
