package org.poai.governance;

import org.poai.chain.genesis.GenesisContract;
import org.poai.chain.rules.DatasetRecord;
import org.poai.chain.rules.ModelRecord;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.primitives.Wei;

/** What one of the governance contracts told in a log. */
public sealed interface GovernanceEvent {
  /** Who told it. */
  GenesisContract contract();

  /** An account locked coin. */
  record Locked(GenesisContract contract, Address account, Wei amount) implements GovernanceEvent {}

  /** An account gave up power; its money can be had from block {@code readyAt} on. */
  record ExitRequested(GenesisContract contract, Address account, Wei amount, long readyAt)
      implements GovernanceEvent {}

  /** Money left a contract. */
  record Withdrawn(GenesisContract contract, Address account, Wei amount)
      implements GovernanceEvent {}

  /** Another account votes for this one. */
  record DelegateChanged(GenesisContract contract, Address account, Address from, Address to)
      implements GovernanceEvent {}

  /** An account's power changed. */
  record PowerChanged(GenesisContract contract, Address account, Wei before, Wei present)
      implements GovernanceEvent {}

  /**
   * A proposal came.
   *
   * @param subject number of its record
   */
  record ProposalCreated(
      GenesisContract contract,
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
      GenesisContract contract,
      Address voter,
      long proposal,
      Proposal.Support support,
      Wei weight,
      String reason)
      implements GovernanceEvent {}

  /** A late quorum moved a deadline. */
  record ProposalExtended(GenesisContract contract, long proposal, long deadline)
      implements GovernanceEvent {}

  /** A proposer took a proposal back. */
  record ProposalCanceled(GenesisContract contract, long proposal) implements GovernanceEvent {}

  /** A proposal passed, and may begin to rule at the boundaries of these epochs. */
  record ProposalQueued(GenesisContract contract, long proposal, long fromEpoch, long untilEpoch)
      implements GovernanceEvent {}

  /** A proposal stands in the plan of an epoch. */
  record Planned(GenesisContract contract, long epoch, long proposal, long untilEpoch)
      implements GovernanceEvent {}

  /** A proposal's bond is settled. */
  record ProposalClosed(GenesisContract contract, long proposal, Wei burned)
      implements GovernanceEvent {}

  /** An account has money to withdraw. */
  record Credited(GenesisContract contract, Address account, Wei amount)
      implements GovernanceEvent {}

  /** Money went to address 0. */
  record Burned(GenesisContract contract, Wei amount) implements GovernanceEvent {}

  /** A model was recorded. */
  record ModelProposed(GenesisContract contract, long model, long proposal, ModelRecord record)
      implements GovernanceEvent {}

  /** A dataset was recorded; its key is not known yet. */
  record DatasetProposed(
      GenesisContract contract, long dataset, long proposal, DatasetRecord record)
      implements GovernanceEvent {}

  /** A dataset is open. */
  record KeyRevealed(GenesisContract contract, long proposal, long dataset, Hash32 key, Address by)
      implements GovernanceEvent {}

  /** A key did not come. */
  record KeyWithheld(GenesisContract contract, long proposal, Wei burned)
      implements GovernanceEvent {}
}
