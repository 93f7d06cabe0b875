package org.poai.chain.tree;

import java.util.List;
import java.util.Optional;
import org.poai.chain.ManifestSchedule;
import org.poai.chain.ProofVerifier.Claim;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.branch.AssumedBlock;
import org.poai.chain.branch.Branch;
import org.poai.chain.branch.CheckedBlock;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.branch.TreeParts;
import org.poai.chain.difficulty.Work;
import org.poai.chain.rules.BodyRules;
import org.poai.chain.rules.HeaderContext;
import org.poai.chain.rules.HeaderRules;
import org.poai.chain.rules.ManifestRule;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.chain.rules.ReadinessTally;
import org.poai.chain.rules.Violation;
import org.poai.chain.stored.Position;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.state.StateView;

/**
 * Steps 2 and 3 of protocol section 8 for one header, and what its block could be good for: all
 * that is asked before anybody looks at a body. Owned by the chain thread, but for {@link #body}.
 */
final class HeaderGate {
  private final TreeParts parts;
  private final CandidatePool pool;
  private final HeaderRules headerRules;
  private final AssumedBlock assumed;

  HeaderGate(TreeParts parts, CandidatePool pool) {
    this.parts = parts;
    this.pool = pool;
    this.headerRules = HeaderRules.standard(parts.chain().spec().pace(), parts.verifier()::lottery);
    this.assumed = new AssumedBlock(parts.chain().spec().finality().assumeValid());
  }

  /** What the header says. */
  sealed interface Outcome {
    /**
     * Its branch claims this much work and may be followed; body, proof, execution are left.
     *
     * @param manifest that it names
     */
    record Admitted(Work claimedWork, Scheduled manifest) implements Outcome {}

    /** Its parent is not known, or leads to no block that is. */
    record Orphan() implements Outcome {}

    /** Right in all but that its time has not come. */
    record Early() implements Outcome {}

    /**
     * Good for nothing here, and nobody's fault: it forks off too deep, or is of the far future.
     */
    record Ignored(ImportResult answer) implements Outcome {}

    /** Invalid. */
    record Refused(Violation violation) implements Outcome {}
  }

  Outcome judge(SealedHeader header) {
    Optional<SealedHeader> parent = find(header.parentHash());
    Optional<Work> parentWork = parent.flatMap(this::claimedWork);
    if (parent.isEmpty() || parentWork.isEmpty()) {
      return new Outcome.Orphan();
    }
    if (depth(parent.get()) > parts.deepestReorg()) {
      return tooDeep(depth(parent.get())); // at least, and nothing was walked to say so
    }
    Optional<SealedHeader> forkPoint = branch(parent.get()).forkPoint();
    if (forkPoint.isEmpty()) {
      return new Outcome.Orphan();
    }
    Optional<Violation> broken = manifestRules(header, parent.get());
    if (broken.isPresent()) {
      return outcome(broken.get());
    }
    Optional<Scheduled> manifest =
        parts.schedule().manifest(header.header().terms().manifestHash());
    if (manifest.isEmpty()) {
      return new Outcome.Ignored(new ImportResult.Ignored("this node does not know its manifest"));
    }
    Position position = place(parent.get(), manifest.get());
    HeaderContext context =
        new HeaderContext(header, parent.get().header(), position.next(), parts.clock().seconds());
    Optional<Violation> violation =
        headerRules.check(context).or(() -> assumed.check(header)); // both of the header alone
    if (violation.isPresent()) {
      return outcome(violation.get());
    }
    return depth(forkPoint.get()) > parts.deepestReorg()
        ? tooDeep(depth(forkPoint.get()))
        : new Outcome.Admitted(
            parentWork.get().plus(position.work(header.header().target())), manifest.get());
  }

  /**
   * Section 11: the header rule and, where the state of the parent is at hand, the state rule,
   * which needs neither body nor model.
   */
  private Optional<Violation> manifestRules(SealedHeader header, SealedHeader parent) {
    ManifestSchedule schedule = parts.schedule();
    Hash32 named = header.header().terms().manifestHash();
    Branch branch = branch(parent);
    long epochBlocks = parts.chain().spec().pace().epochBlocks();
    if (!schedule.mayFollow(
        named, parent, () -> ReadinessTally.upTo(parent.number(), branch, epochBlocks))) {
      return Optional.of(ManifestRule.broken(header, parent));
    }
    return ManifestSchedule.isBoundary(parent.number(), epochBlocks)
            && parts.chain().isCanonical(parent)
        ? parts.chain().stateOf(parent).flatMap(state -> state(header, parent, branch, state))
        : Optional.empty();
  }

  private Optional<Violation> state(
      SealedHeader header, SealedHeader parent, Branch branch, StateView open) {
    try (StateView state = open) {
      return ManifestRule.state(header, parts.schedule().turn(state, parent, branch));
    }
  }

  private static Outcome outcome(Violation violation) {
    return switch (violation.reason().consequence()) {
      case HELD -> new Outcome.Early();
      case DROPPED -> new Outcome.Ignored(new ImportResult.TooEarly());
      case BAD_BLOCK, BAD_SENDER -> new Outcome.Refused(violation);
    };
  }

  /** How far below the head a block lies; less than nothing above it. */
  private long depth(SealedHeader header) {
    return parts.chain().head().number().value() - header.number().value();
  }

  private static Outcome tooDeep(long depth) {
    return new Outcome.Ignored(
        new ImportResult.Ignored("it forks off " + depth + " blocks below the head"));
  }

  /** An admitted candidate whose body and senders are known, with what its proof has to show. */
  CheckedBlock checked(Candidate candidate, List<SignedTransaction> transactions) {
    Position position = place(find(candidate.parentHash()).orElseThrow(), manifest(candidate));
    Claim claim =
        new Claim(
            candidate.header(),
            candidate.block.answers(),
            position.next().manifest(),
            position.epochKey());
    Work work = candidate.claimedWork.orElseThrow();
    BlockNumber root = position.parent().number();
    return new CheckedBlock(candidate.wire, transactions, claim, work, work, root);
  }

  boolean isAssumedValid(Candidate candidate) {
    return assumed.covers(candidate.block.number());
  }

  /**
   * Whether the body is the one that the header commits to, which is step 4 without its signatures;
   * runs on any thread.
   */
  Optional<Violation> body(Candidate candidate) {
    return BodyRules.check(candidate.block, manifest(candidate).manifest());
  }

  /** What shows, without any other block, that the body is not the one that its header names. */
  Optional<Violation> falseBody(Candidate candidate) {
    return body(candidate).filter(violation -> !violation.reason().isBadBlock());
  }

  /** The place after a block, for one that names this manifest. */
  private Position place(SealedHeader parent, Scheduled manifest) {
    Scheduled before =
        pool.get(parent.hash()).map(this::manifest).orElseGet(() -> parts.schedule().of(parent));
    return parts.chain().after(parent, branch(parent), manifest, before);
  }

  /** The manifest of an admitted candidate, or of a block that is stored. */
  private Scheduled manifest(Candidate candidate) {
    return candidate.manifest.orElseGet(() -> parts.schedule().of(candidate.header()));
  }

  private Branch branch(SealedHeader tip) {
    return new Branch(parts.chain().store(), this::find, tip);
  }

  /** A header among candidates and stored blocks. */
  Optional<SealedHeader> find(Hash32 hash) {
    return pool.get(hash).map(Candidate::header).or(() -> parts.chain().header(hash));
  }

  private Optional<Work> claimedWork(SealedHeader parent) {
    return pool.get(parent.hash())
        .map(candidate -> candidate.claimedWork)
        .orElseGet(() -> parts.chain().totalWork(parent.hash()));
  }
}
