package org.poai.chain.tree;

import java.util.Optional;
import org.poai.chain.ProofVerifier.Claim;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.difficulty.Work;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.rules.BodyRules;
import org.poai.chain.rules.HeaderRules;
import org.poai.chain.rules.NextBlock;
import org.poai.chain.rules.RejectReason;
import org.poai.chain.rules.Violation;
import org.poai.primitives.UInt256;

/** Steps 2 to 4 of protocol section 8 for one candidate: all that costs no inference. Owned by the chain thread. */
final class Admission {
  /** "Later than now + 15 s: held". */
  static final long MAX_DRIFT_SECONDS = 15;

  /** "Later than now + 600 s: dropped". */
  static final long MAX_HOLD_SECONDS = 600;

  private final TreeParts parts;
  private final CandidatePool pool;
  private final HeaderRules headerRules;

  Admission(TreeParts parts, CandidatePool pool) {
    this.parts = parts;
    this.pool = pool;
    this.headerRules = new HeaderRules(parts.verifier()::lottery);
  }

  /** What the cheap steps say. */
  sealed interface Outcome {
    /** Its branch claims this much work; only proof and execution are left. */
    record Admitted(UInt256 claimedWork) implements Outcome {}

    /** Not now: an orphan, too early, or too deep a fork. */
    record Waits(ImportResult result) implements Outcome {}

    /** Invalid. */
    record Refused(RejectReason reason, String detail) implements Outcome {}
  }

  Outcome judge(Candidate candidate) {
    // The body first, although it is step 4: it needs no parent, and a false body must not take a place among the orphans.
    Optional<Violation> body = BodyRules.check(candidate.block);
    if (body.isPresent()) {
      return refused(body.get());
    }
    SealedHeader header = candidate.block.sealedHeader();
    Optional<SealedHeader> parent = Branch.find(parts.chain().store(), pool, header.parentHash());
    Optional<UInt256> parentWork = parent.flatMap(this::claimedWork);
    if (parent.isEmpty() || parentWork.isEmpty()) {
      return new Outcome.Waits(new ImportResult.Orphan(header.parentHash()));
    }
    NextBlock next = next(parent.get());
    Optional<Violation> violation = headerRules.check(header, next);
    if (violation.isPresent()) {
      return refused(violation.get());
    }
    return timely(header, parent.get())
        .<Outcome>map(Outcome.Waits::new)
        .orElseGet(
            () ->
                new Outcome.Admitted(
                    Work.add(parentWork.get(), next.work(header.header().target()))));
  }

  /** What the verifier is asked about an admitted candidate. */
  Claim claim(Candidate candidate) {
    SealedHeader header = candidate.block.sealedHeader();
    SealedHeader parent =
        Branch.find(parts.chain().store(), pool, header.parentHash()).orElseThrow();
    NextBlock next = next(parent);
    return new Claim(header, candidate.block.answers(), next.manifest(), next.epochKey());
  }

  /** "At or below assumeValid steps 5 and 6 are skipped." */
  boolean isAssumedValid(Candidate candidate) {
    return parts
        .chain()
        .spec()
        .assumeValid()
        .filter(assumed -> candidate.block.number().compareTo(assumed.number()) <= 0)
        .isPresent();
  }

  private NextBlock next(SealedHeader parent) {
    return parts.chain().next(parent, new Branch(parts.chain().store(), pool, parent), parts.schedule());
  }

  private Optional<UInt256> claimedWork(SealedHeader parent) {
    return pool.get(parent.hash())
        .map(candidate -> candidate.claimedWork)
        .orElseGet(() -> parts.chain().totalWork(parent.hash()));
  }

  private Optional<ImportResult> timely(SealedHeader header, SealedHeader parent) {
    long ahead = header.header().timestamp() - parts.clock().seconds();
    if (header.header().timestamp() < 0 || ahead > MAX_HOLD_SECONDS) {
      return Optional.of(new ImportResult.Ignored("its timestamp lies " + ahead + " s ahead"));
    }
    if (ahead > MAX_DRIFT_SECONDS) {
      return Optional.of(new ImportResult.Early());
    }
    long depth =
        parts.chain().head().number().value()
            - new Branch(parts.chain().store(), pool, parent).forkPoint().number().value();
    ChainSpec spec = parts.chain().spec();
    return depth > spec.maxReorg()
        ? Optional.of(new ImportResult.Ignored("it forks off " + depth + " blocks below the head"))
        : Optional.empty();
  }

  private static Outcome refused(Violation violation) {
    return new Outcome.Refused(violation.reason(), violation.detail());
  }
}
