package org.poai.chain.tree;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.poai.async.EventThread;
import org.poai.chain.ProofVerifier;
import org.poai.chain.branch.AssumedBlock;
import org.poai.chain.branch.CheckedBlock;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.branch.TreeParts;
import org.poai.chain.head.ImportWatch;
import org.poai.chain.head.PieceBudget;
import org.poai.chain.stored.BlockRange;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.ProofStatus;
import org.poai.chain.stored.ProvenBlock;
import org.poai.primitives.Hash32;

/**
 * The blocks of a branch that catches up, in their order; steps 5 to 7 of protocol section 8.
 *
 * <p>For the next maintainer. The line holds blocks whose headers and bodies are checked. The
 * proofs of the first few that lack a verdict are asked for at once, so that the engine has its
 * next prompt while blocks before are executed and written. What stands judged at the front moves
 * on together, in one batch: onto the head, or as a switch to the branch once it is the heavier
 * one; until then judged blocks are kept in the store beside the canonical chain (decision 006), so
 * that neither the length of a fork nor a kill loses what was verified. A block that fails takes
 * with it all that build on it in the line. Owned by the chain thread.
 */
final class BranchImport implements BlockImport {
  /** Proofs asked for ahead: one is replayed, one waits at the engine, the rest is slack. */
  static final int LOOK_AHEAD = 4;

  private static final ImportResult CANNOT_FOLLOW =
      new ImportResult.Ignored("its branch forks off too deep");

  private final Chain chain;
  private final ProofVerifier verifier;
  private final EventThread thread;
  private final ForkChoice forkChoice;
  private final Reproof reproof;
  private final Judgements judgements;
  private final AssumedBlock assumed;
  private final ArrayDeque<Entry> line = new ArrayDeque<>();
  private boolean isPumping;
  private volatile Optional<ImportWatch> watch = Optional.empty();

  BranchImport(TreeParts parts, EventThread thread, ForkChoice forkChoice, Reproof reproof) {
    this.chain = parts.chain();
    this.verifier = parts.verifier();
    this.thread = thread;
    this.forkChoice = forkChoice;
    this.reproof = reproof;
    this.judgements = forkChoice.judgements();
    this.assumed = new AssumedBlock(chain.spec().finality().assumeValid());
  }

  /** A block in the line: what its branch claims, and whether its proof was asked for. */
  private static final class Entry {
    final Candidate candidate;
    final CheckedBlock checked;
    boolean isAsked;

    Entry(Candidate candidate, CheckedBlock checked) {
      this.candidate = candidate;
      this.checked = checked;
    }

    Hash32 hash() {
      return candidate.hash();
    }
  }

  /** Since when the first proof that is waited for is; from any thread. */
  Optional<ImportWatch> watch() {
    return watch;
  }

  /** Puts a block in line; {@code candidate} is the same block. */
  void add(Candidate candidate, CheckedBlock checked, boolean replay) {
    Optional<ImportResult> known = known(candidate, checked);
    if (known.isPresent()) {
      judgements.end(candidate, known.get());
      return;
    }
    candidate.checked(checked);
    if (assumed.covers(candidate.block.number())) {
      candidate.proven(ProofStatus.ASSUMED, 0);
    } else if (!replay) {
      candidate.proven(ProofStatus.UNPROVEN, 0);
    }
    line.addLast(new Entry(candidate, checked));
    pumpSoon();
  }

  private Optional<ImportResult> known(Candidate candidate, CheckedBlock checked) {
    Optional<ImportResult.Rejected> judged = forkChoice.judgedBefore(candidate);
    if (judged.isPresent()) {
      return Optional.of(judged.get());
    }
    if (chain.store().contains(candidate.hash())) {
      return Optional.of(new ImportResult.Known());
    }
    Hash32 parent = candidate.parentHash();
    if (!line.isEmpty() && line.getLast().hash().equals(parent)) {
      return Optional.empty();
    }
    Optional<Candidate> same = inLine(candidate.hash());
    if (same.isPresent()) {
      same.get().alsoFrom(candidate.origin);
      return Optional.of(new ImportResult.Known());
    }
    if (isLighter(checked)) {
      return Optional.of(new ImportResult.Side());
    }
    if (inLine(parent).isPresent()) {
      return Optional.empty();
    }
    if (!chain.store().contains(parent)) {
      return Optional.of(new ImportResult.Orphan(parent));
    }
    return forkChoice.mayFollow(parent) ? Optional.empty() : Optional.of(CANNOT_FOLLOW);
  }

  /** A branch that claims no more than the head has is not verified. */
  private boolean isLighter(CheckedBlock checked) {
    return checked.branchWork().compareTo(chain.head().totalWork()) <= 0;
  }

  private Optional<Candidate> inLine(Hash32 hash) {
    return line.stream()
        .map(entry -> entry.candidate)
        .filter(candidate -> candidate.hash().equals(hash))
        .findFirst();
  }

  /** After what has been handed in meanwhile, so that it moves on together. */
  private void pumpSoon() {
    if (!isPumping) {
      isPumping = true;
      thread.execute(this::pump);
    }
  }

  private void pump() {
    isPumping = false;
    askForProofs();
    moveOn();
    if (!line.isEmpty() && line.getFirst().candidate.isProven()) {
      pumpSoon();
    }
    askForProofs();
    watchFirst();
  }

  private void askForProofs() {
    int asked = 0;
    List<Entry> entries = List.copyOf(line);
    for (Entry entry : entries) {
      if (asked >= LOOK_AHEAD) {
        return;
      }
      if (entry.candidate.isProven() || entry.candidate.isEnded()) {
        continue;
      }
      if (!entry.isAsked) {
        entry.isAsked = true;
        ask(entry);
      }
      asked += entry.candidate.isProven() ? 0 : 1;
    }
  }

  private void ask(Entry entry) {
    if (isLighter(entry.checked)) {
      fail(entry, new ImportResult.Side());
      return;
    }
    CompletableFuture<Ruling> ruling =
        verifier
            .verify(entry.checked.claim())
            .handle((verdict, failure) -> Ruling.of(verdict, entry.candidate.origin));
    if (ruling.isDone()) {
      judged(entry, ruling.join());
      return;
    }
    thread.after(
        ruling,
        found -> {
          judged(entry, found);
          pump();
        });
  }

  private void judged(Entry entry, Ruling ruling) {
    Candidate candidate = entry.candidate;
    if (candidate.isEnded()) {
      return;
    }
    if (ruling instanceof Ruling.Accepted accepted) {
      candidate.proven(accepted.proof(), accepted.nanos());
    } else if (ruling instanceof Ruling.Refused refused) {
      forkChoice.reject(candidate.header(), refused.violation());
      long root = entry.checked.branchRoot().value();
      reproof.doubt(new BlockRange(root + 1, candidate.block.number().value() - 1));
    } else {
      fail(entry, new ImportResult.Abstained(((Ruling.Abstained) ruling).why()));
    }
  }

  /** Takes what stands judged at the front onto the chain, or beside it. */
  private void moveOn() {
    List<ProvenBlock> run = run();
    if (run.isEmpty()) {
      return;
    }
    ProvenBlock tip = run.get(run.size() - 1);
    boolean isFollowed =
        tip.outweighs(chain.head()) ? forkChoice.follow(run) : forkChoice.keep(run);
    if (!isFollowed) {
      fail(line.getFirst(), CANNOT_FOLLOW);
    }
  }

  /** The judged blocks at the front that follow on each other, as many as one batch takes. */
  private List<ProvenBlock> run() {
    List<ProvenBlock> run = new ArrayList<>();
    PieceBudget budget = new PieceBudget(chain.spec());
    for (Entry entry : line) {
      Candidate next = entry.candidate;
      if (!next.isProven() || !budget.takes(next.wire) || !follows(next, run)) {
        break;
      }
      run.add(next.proven());
    }
    return run;
  }

  private static boolean follows(Candidate next, List<ProvenBlock> run) {
    return run.isEmpty() || next.parentHash().equals(run.get(run.size() - 1).hash());
  }

  /** Ends a block that is nobody's fault, and all that build on it. */
  private void fail(Entry failed, ImportResult result) {
    judgements.end(failed.candidate, result);
    Set<Hash32> gone = new HashSet<>(Set.of(failed.hash()));
    for (Entry entry : line) {
      if (gone.contains(entry.candidate.parentHash())) {
        gone.add(entry.hash());
        judgements.end(entry.candidate, new ImportResult.Ignored("its ancestor was not imported"));
      }
    }
    dropEnded();
  }

  private void dropEnded() {
    line.removeIf(entry -> entry.candidate.isEnded());
  }

  private void watchFirst() {
    Optional<Entry> first = line.stream().filter(e -> !e.candidate.isProven()).findFirst();
    Optional<ImportWatch> now = watch;
    if (!first.map(e -> e.candidate.block.number()).equals(now.map(ImportWatch::number))) {
      watch = first.map(e -> new ImportWatch(e.candidate.block.number(), System.nanoTime()));
    }
  }

  @Override
  public void stored(Hash32 block, ImportResult result) {
    for (Iterator<Entry> entries = line.iterator(); entries.hasNext(); ) {
      Entry entry = entries.next();
      if (entry.hash().equals(block)) {
        judgements.end(entry.candidate, result);
        entries.remove();
        return; // mostly the first
      }
    }
  }

  @Override
  public boolean holds(Hash32 hash) {
    return inLine(hash).isPresent();
  }

  @Override
  public void bad(Set<Hash32> hashes) {
    Set<Hash32> gone = new HashSet<>(hashes);
    for (Entry entry : line) {
      if (gone.contains(entry.hash()) || gone.contains(entry.candidate.parentHash())) {
        gone.add(entry.hash());
        judgements.end(
            entry.candidate,
            forkChoice
                .judgedBefore(entry.candidate)
                .orElseGet(() -> forkChoice.descendsFromBad(entry.hash())));
      }
    }
    dropEnded();
  }

  @Override
  public void settle() {
    if (!line.isEmpty()) {
      pumpSoon();
    }
  }
}
