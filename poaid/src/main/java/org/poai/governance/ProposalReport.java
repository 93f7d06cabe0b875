package org.poai.governance;

import java.util.Optional;
import java.util.OptionalLong;
import org.poai.chain.genesis.GenesisContract;
import org.poai.chain.rules.GovernanceSlots;
import org.poai.contract.ContractReader;
import org.poai.governance.BallotCalls.Window;
import org.poai.governance.Proposal.State;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Wei;

/**
 * All that a chain's state tells of a proposal.
 *
 * @param quorum the power that For and Abstain must reach
 * @param untilEpoch last epoch at whose boundary it may begin to rule; empty until it is queued
 * @param ruledFrom first epoch that it ruled; empty if it never did
 * @param reveal blocks in which its key is accepted, while the chain waits for it
 */
public record ProposalReport(
    ProposalId id,
    Proposal proposal,
    State state,
    Wei quorum,
    OptionalLong untilEpoch,
    OptionalLong ruledFrom,
    Optional<Window> reveal) {

  /** The number of a proposal in its contract, counted from 1. */
  public record ProposalId(GenesisContract contract, long number) {}

  /** The report of a proposal that the contract has. */
  public static <E extends Exception> ProposalReport of(
      ProposalId id, GovernanceSlots slots, ContractReader<E> reader) throws E {
    BallotCalls calls = new BallotCalls(id.contract());
    Proposal proposal = reader.read(calls.proposal(id.number()));
    BlockNumber snapshot = BlockNumber.of(proposal.voting().snapshot());
    return new ProposalReport(
        id,
        proposal,
        reader.read(calls.state(id.number())),
        reader.read(calls.quorum(snapshot)),
        proposal.ending().queued()
            ? OptionalLong.of(proposal.epochs().from() + slots.graceEpochs(id.contract()))
            : OptionalLong.empty(),
        known(slots.ruledFrom(id.contract(), id.number())),
        awaitsKey(id, proposal, slots)
            ? Optional.of(reader.read(BallotCalls.revealWindow(id.number())))
            : Optional.empty());
  }

  private static boolean awaitsKey(ProposalId id, Proposal proposal, GovernanceSlots slots) {
    return id.contract() == GenesisContract.DATASET_DAO
        && proposal.ending().queued()
        && slots.dataset(proposal.subject()).filter(record -> record.key().isEmpty()).isPresent();
  }

  private static OptionalLong known(long epoch) {
    return epoch == 0 ? OptionalLong.empty() : OptionalLong.of(epoch);
  }
}
