package org.poai.chain.tree;

import java.util.Optional;
import org.poai.chain.ProofVerifier.Claim;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.difficulty.Work;
import org.poai.chain.rules.BodyRules;
import org.poai.chain.rules.HeaderContext;
import org.poai.chain.rules.HeaderRules;
import org.poai.chain.rules.RejectReason;
import org.poai.chain.rules.RejectReason.Consequence;
import org.poai.chain.rules.Violation;
import org.poai.primitives.Hash32;

/**
 * Steps 2 to 4 of protocol section 8 for one candidate: all that costs no inference. Owned by the
 * chain thread.
 */
final class Admission {
  private final TreeParts parts;
  private final CandidatePool pool;
  private final HeaderRules headerRules;
  private final AssumedBlock assumed;

  Admission(TreeParts parts, CandidatePool pool) {
    this.parts = parts;
    this.pool = pool;
    this.headerRules = HeaderRules.standard(parts.chain().spec().pace(), parts.verifier()::lottery);
    this.assumed = new AssumedBlock(parts.chain().spec().finality().assumeValid());
  }

  /** What the cheap steps say. */
  sealed interface Outcome {
    /** Its branch claims this much work; only proof and execution are left. */
    record Admitted(Work claimedWork) implements Outcome {}

    /** Not now: an orphan, too early, or too deep a fork. */
    record Waits(ImportResult result) implements Outcome {}

    /** Invalid. */
    record Refused(RejectReason reason, String detail) implements Outcome {}
  }

  Outcome judge(Candidate candidate) {
    SealedHeader header = candidate.block.sealedHeader();
    Optional<SealedHeader> parent = find(header.parentHash());
    Optional<Work> parentWork = parent.flatMap(this::claimedWork);
    if (parent.isEmpty() || parentWork.isEmpty()) {
      return orphan(candidate);
    }
    Optional<SealedHeader> forkPoint = branch(parent.get()).forkPoint();
    if (forkPoint.isEmpty()) {
      return orphan(candidate);
    }
    Position position = after(parent.get());
    Optional<Violation> violation = violation(candidate, parent.get(), position);
    if (violation.isPresent()) {
      return refused(violation.get());
    }
    long depth = parts.chain().head().number().value() - forkPoint.get().number().value();
    if (depth > parts.chain().spec().finality().maxReorg()) {
      return new Outcome.Waits(
          new ImportResult.Ignored("it forks off " + depth + " blocks below the head"));
    }
    return new Outcome.Admitted(parentWork.get().plus(position.work(header.header().target())));
  }

  private Optional<Violation> violation(
      Candidate candidate, SealedHeader parent, Position position) {
    SealedHeader header = candidate.block.sealedHeader();
    HeaderContext context =
        new HeaderContext(header, parent.header(), position.next(), parts.clock().seconds());
    Optional<Violation> ofHeader = headerRules.check(context).or(() -> assumed.check(header));
    // A block that is held keeps others of its hash out, so it must have the right body.
    boolean isHeld = ofHeader.filter(v -> v.reason().consequence() == Consequence.HELD).isPresent();
    return ofHeader.isEmpty() || isHeld
        ? BodyRules.check(candidate.block, position.manifest())
            .or(() -> candidate.sign(parts.chain().senders()))
            .or(() -> ofHeader)
        : ofHeader;
  }

  /** What the verifier is asked about an admitted candidate. */
  Claim claim(Candidate candidate) {
    Position position = after(find(candidate.parentHash()).orElseThrow());
    return new Claim(
        candidate.block.sealedHeader(),
        candidate.block.answers(),
        position.manifest(),
        position.epochKey());
  }

  boolean isAssumedValid(Candidate candidate) {
    return assumed.covers(candidate.block.number());
  }

  /**
   * A false body must not take a place among the orphans; of the rest nothing can be said without
   * the parent.
   */
  private Outcome orphan(Candidate candidate) {
    return falseBody(candidate)
        .map(Admission::refused)
        .orElseGet(
            () -> new Outcome.Waits(new ImportResult.Orphan(missing(candidate.parentHash()))));
  }

  /** What shows, without any other block, that the body is not the one that its header names. */
  Optional<Violation> falseBody(Candidate candidate) {
    return BodyRules.check(
            candidate.block, parts.schedule().after(parts.chain().head().header()).manifest())
        .filter(violation -> !violation.reason().isBadBlock());
  }

  /** The lowest ancestor that nobody has brought. */
  private Hash32 missing(Hash32 hash) {
    Hash32 lowest = hash;
    for (Optional<SealedHeader> found = find(hash); found.isPresent(); found = find(lowest)) {
      lowest = found.get().parentHash();
    }
    return lowest;
  }

  private Position after(SealedHeader parent) {
    return parts.chain().after(parent, branch(parent), parts.schedule());
  }

  private Branch branch(SealedHeader tip) {
    return new Branch(parts.chain().store(), pool, tip);
  }

  private Optional<SealedHeader> find(Hash32 hash) {
    return Branch.find(parts.chain().store(), pool, hash);
  }

  private Optional<Work> claimedWork(SealedHeader parent) {
    return pool.get(parent.hash())
        .map(candidate -> candidate.claimedWork)
        .orElseGet(() -> parts.chain().totalWork(parent.hash()));
  }

  private static Outcome refused(Violation violation) {
    String detail = violation.detail();
    return switch (violation.reason().consequence()) {
      case HELD -> new Outcome.Waits(new ImportResult.Early());
      case DROPPED -> new Outcome.Waits(new ImportResult.Ignored(detail));
      case BAD_BLOCK, BAD_SENDER -> new Outcome.Refused(violation.reason(), detail);
    };
  }
}
