package org.poai.governance;

import org.poai.chain.genesis.GovernanceContract;
import org.poai.chain.rules.DatasetRecord;
import org.poai.chain.rules.ModelRecord;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.primitives.Wei;

/** What one of the governance contracts told in a log. */
public sealed interface GovernanceEvent {
  /** Who told it. */
  GovernanceContract contract();

  /** An account locked coin. */
  record Locked(GovernanceContract contract, Address account, Wei amount)
      implements GovernanceEvent {}

  /** An account gave up power; its money can be had from block {@code readyAt} on. */
  record ExitRequested(GovernanceContract contract, Address account, Wei amount, long readyAt)
      implements GovernanceEvent {}

  /** Money left a contract. */
  record Withdrawn(GovernanceContract contract, Address account, Wei amount)
      implements GovernanceEvent {}

  /** Another account votes for this one. */
  record DelegateChanged(GovernanceContract contract, Address account, Address from, Address to)
      implements GovernanceEvent {}

  /** An account's power changed. */
  record PowerChanged(GovernanceContract contract, Address account, Wei before, Wei present)
      implements GovernanceEvent {}

  /**
   * A proposal came.
   *
   * @param subject number of its record
   */
  record ProposalCreated(
      GovernanceContract contract,
      long proposal,
      Address proposer,
      long subject,
      Span votes,
      long notBefore,
      String description)
      implements GovernanceEvent {}

  /** The blocks after {@code snapshot} up to {@code deadline}. */
  record Span(long snapshot, long deadline) {}

  /** An account voted. */
  record VoteCast(
      GovernanceContract contract,
      Address voter,
      long proposal,
      Proposal.Support support,
      Wei weight,
      String reason)
      implements GovernanceEvent {}

  /** A late quorum moved a deadline. */
  record ProposalExtended(GovernanceContract contract, long proposal, long deadline)
      implements GovernanceEvent {}

  /** A proposer took a proposal back. */
  record ProposalCanceled(GovernanceContract contract, long proposal) implements GovernanceEvent {}

  /** A proposal passed, and may begin to rule at the boundaries of these epochs. */
  record ProposalQueued(GovernanceContract contract, long proposal, long fromEpoch, long untilEpoch)
      implements GovernanceEvent {}

  /** A proposal stands in the plan of an epoch. */
  record Planned(GovernanceContract contract, long epoch, long proposal, long untilEpoch)
      implements GovernanceEvent {}

  /** A proposal's bond is settled. */
  record ProposalClosed(GovernanceContract contract, long proposal, Wei burned)
      implements GovernanceEvent {}

  /** An account has money to withdraw. */
  record Credited(GovernanceContract contract, Address account, Wei amount)
      implements GovernanceEvent {}

  /** Money went to address 0. */
  record Burned(GovernanceContract contract, Wei amount) implements GovernanceEvent {}

  /** A model was recorded. */
  record ModelProposed(GovernanceContract contract, long model, long proposal, ModelRecord record)
      implements GovernanceEvent {}

  /** A dataset was recorded; its key is not known yet. */
  record DatasetProposed(
      GovernanceContract contract, long dataset, long proposal, DatasetRecord record)
      implements GovernanceEvent {}

  /** A dataset is open. */
  record KeyRevealed(
      GovernanceContract contract, long proposal, long dataset, Hash32 key, Address by)
      implements GovernanceEvent {}

  /** A key did not come. */
  record KeyWithheld(GovernanceContract contract, long proposal, Wei burned)
      implements GovernanceEvent {}
}
