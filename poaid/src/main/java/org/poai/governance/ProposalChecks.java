package org.poai.governance;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.poai.governance.ProposalReport.ProposalId;
import org.poai.governance.check.Comparison;
import org.poai.primitives.Hash32;

/** What this node has found out of proposals, and signals for. Safe on any thread. */
public interface ProposalChecks {
  /** Of a node whose chain has nothing to propose. */
  ProposalChecks NONE =
      new ProposalChecks() {
        @Override
        public Optional<Check> check(ProposalId proposal) {
          return Optional.empty();
        }

        @Override
        public Optional<Hash32> signalling() {
          return Optional.empty();
        }

        @Override
        public void approve(ProposalId proposal, boolean approved) {}
      };

  /** How far a node is with what a proposal is about. */
  enum Progress {
    /** It has not the files, and does not fetch them. */
    MISSING,
    FETCHING,
    /** Its key has not come; all that shows of the file without it is as the proposal says. */
    SEALED,
    CHECKING,
    READY,
    FAILED
  }

  /**
   * The check of a proposal.
   *
   * @param failed the first value that is not as the proposal says, or why the check came to no end
   *     yet, as a sentence
   * @param approved whether this node may signal for it
   * @param seconds that the check took, once it has ended
   */
  record Check(
      Progress progress, Optional<String> failed, boolean approved, OptionalLong seconds) {}

  /** Empty where there is nothing to check: the proposal is not in the plan. */
  Optional<Check> check(ProposalId proposal);

  /** The manifest that the next block of this node signals for. */
  Optional<Hash32> signalling();

  /** Lets this node signal for a proposal once it has checked it, or forbids it; on any thread. */
  void approve(ProposalId proposal, boolean approved);

  /** Measures how well the model of a proposal answers some records beside the one that rules. */
  default CompletableFuture<Comparison> compare(ProposalId proposal, int records) {
    return CompletableFuture.completedFuture(new Comparison.Unmeasured("this node checks nothing"));
  }
}
