package org.poai.chain.tree;

import java.util.List;
import java.util.Set;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.rules.Violation;
import org.poai.chain.stored.Origin;

/** How candidates leave the pool without joining the chain. Owned by the chain thread. */
final class CandidateEnds {
  private final CandidatePool pool;
  private final HeldBlocks orphans;
  private final HeldBlocks early;
  private final Liars liars;
  private final ForkChoice forkChoice;
  private final Judgements judgements;

  CandidateEnds(
      CandidatePool pool,
      HeldBlocks orphans,
      HeldBlocks early,
      ForkChoice forkChoice,
      Liars liars) {
    this.pool = pool;
    this.orphans = orphans;
    this.early = early;
    this.liars = liars;
    this.forkChoice = forkChoice;
    this.judgements = forkChoice.judgements();
  }

  /** Ends a block that breaks a rule; where its hash is not bad, others may bring a better body. */
  void refuse(Candidate candidate, Violation violation) {
    if (violation.reason().isBadBlock()) {
      forkChoice.reject(candidate.header(), violation);
    } else if (pool.holds(candidate)) {
      withdraw(candidate);
    }
    judgements.end(candidate, new ImportResult.Rejected(violation));
  }

  /** Takes a candidate out of the pool; what builds on it waits for it as orphans. */
  void withdraw(Candidate candidate) {
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

  /** Ends a candidate that is nobody's fault; what builds on it waits for it as orphans. */
  void drop(Candidate candidate, String why) {
    judgements.end(candidate, new ImportResult.Ignored(why));
    withdraw(candidate);
  }

  /** Ends a candidate that is nobody's fault, and all that build on it. */
  void fail(Candidate candidate, ImportResult result) {
    for (Candidate lost : pool.withDescendants(candidate)) {
      pool.remove(lost);
      judgements.end(
          lost,
          lost == candidate ? result : new ImportResult.Ignored("its ancestor was not imported"));
    }
  }

  /**
   * Ends whatever else waits of peers that were found to lie since this was last called, so that a
   * liar costs one look at a proof, however many false blocks wait.
   */
  void dropOfLiars() {
    Set<String> shares = liars.found();
    if (shares.isEmpty()) {
      return;
    }
    pool.those(candidate -> isOnlyOf(candidate, shares))
        .forEach(candidate -> drop(candidate, Liars.WHY));
    for (HeldBlocks held : List.of(orphans, early)) {
      held.end(block -> shares.contains(block.origin().share()), Liars.IGNORED);
    }
  }

  private static boolean isOnlyOf(Candidate candidate, Set<String> shares) {
    return candidate.origins().stream().map(Origin::share).allMatch(shares::contains);
  }

  /** Ends a bad candidate, and all that build on it; returns them. */
  List<Candidate> condemn(Candidate root) {
    List<Candidate> branch = pool.withDescendants(root);
    for (Candidate lost : branch) {
      pool.remove(lost);
      judgements.end(
          lost,
          forkChoice.judgedBefore(lost).orElseGet(() -> forkChoice.descendsFromBad(lost.hash())));
    }
    return branch;
  }
}
