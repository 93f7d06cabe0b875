package org.poai.governance;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.poai.chain.block.Log;
import org.poai.chain.genesis.GenesisContract;
import org.poai.contract.EventForm;
import org.poai.contract.EventForms;
import org.poai.contract.Fields;
import org.poai.primitives.Hash32;

/** Reads the logs of the governance contracts. */
public final class GovernanceEvents {
  private static final List<EventForms<GovernanceEvent>> CONTRACTS =
      List.of(
          EventForms.of(GenesisContract.POAI_VOTES, List.of(ofVotes(GenesisContract.POAI_VOTES))),
          ballots(GenesisContract.MODEL_REGISTRY, GovernanceEvents::ofModels),
          ballots(GenesisContract.DATASET_DAO, GovernanceEvents::ofDatasets));

  private GovernanceEvents() {}

  /**
   * What a log says; empty when no governance contract wrote it, or, on a chain whose genesis has
   * other code at its address, something else.
   */
  public static Optional<GovernanceEvent> read(Log log) {
    return CONTRACTS.stream().flatMap(contract -> contract.read(log).stream()).findFirst();
  }

  /** The signatures of all events that are known of a contract. */
  static Set<String> signatures(GenesisContract contract) {
    return CONTRACTS.stream()
        .filter(forms -> forms.contract() == contract)
        .findFirst()
        .map(EventForms::signatures)
        .orElse(Set.of());
  }

  private static EventForms<GovernanceEvent> ballots(
      GenesisContract contract,
      Function<GenesisContract, List<EventForm<GovernanceEvent>>> ofRecords) {
    return EventForms.of(
        contract,
        List.of(
            ofProposals(contract),
            ofSchedule(contract),
            ofMoney(contract),
            ofRecords.apply(contract)));
  }

  private static List<EventForm<GovernanceEvent>> ofModels(GenesisContract c) {
    return List.of(
        form(
            "ModelProposed",
            "*uint256 *uint256 bytes32 string " + Records.MODEL,
            f ->
                new GovernanceEvent.ModelProposed(
                    c, f.number(0), f.number(1), Records.model(f.tuple(4)))));
  }

  private static List<EventForm<GovernanceEvent>> ofVotes(GenesisContract c) {
    return List.of(
        form(
            "Locked",
            "*address uint256",
            f -> new GovernanceEvent.Locked(c, f.address(0), f.wei(1))),
        form(
            "ExitRequested",
            "*address uint256 uint256",
            f -> new GovernanceEvent.ExitRequested(c, f.address(0), f.wei(1), f.number(2))),
        form(
            "Withdrawn",
            "*address uint256",
            f -> new GovernanceEvent.Withdrawn(c, f.address(0), f.wei(1))),
        form(
            "DelegateChanged",
            "*address *address *address",
            f -> new GovernanceEvent.DelegateChanged(c, f.address(0), f.address(1), f.address(2))),
        form(
            "DelegateVotesChanged",
            "*address uint256 uint256",
            f -> new GovernanceEvent.PowerChanged(c, f.address(0), f.wei(1), f.wei(2))));
  }

  private static List<EventForm<GovernanceEvent>> ofProposals(GenesisContract c) {
    return List.of(
        form(
            "ProposalCreated",
            "*uint256 *address *uint256 uint256 uint256 uint256 string",
            f ->
                new GovernanceEvent.ProposalCreated(
                    c,
                    f.number(0),
                    f.address(1),
                    f.number(2),
                    new GovernanceEvent.Span(f.number(3), f.number(4)),
                    f.number(5),
                    f.text(6))),
        form(
            "VoteCast",
            "*address uint256 uint8 uint256 string",
            f ->
                new GovernanceEvent.VoteCast(
                    c,
                    f.address(0),
                    f.number(1),
                    Proposal.Support.of(f.count(2)),
                    f.wei(3),
                    f.text(4))));
  }

  private static List<EventForm<GovernanceEvent>> ofSchedule(GenesisContract c) {
    return List.of(
        form(
            "ProposalExtended",
            "*uint256 uint64",
            f -> new GovernanceEvent.ProposalExtended(c, f.number(0), f.number(1))),
        form(
            "ProposalCanceled",
            "uint256",
            f -> new GovernanceEvent.ProposalCanceled(c, f.number(0))),
        form(
            "ProposalQueued",
            "uint256 uint256 uint256",
            f -> new GovernanceEvent.ProposalQueued(c, f.number(0), f.number(1), f.number(2))),
        form(
            "Planned",
            "*uint256 *uint256 uint256",
            f -> new GovernanceEvent.Planned(c, f.number(0), f.number(1), f.number(2))));
  }

  private static List<EventForm<GovernanceEvent>> ofMoney(GenesisContract c) {
    return List.of(
        form(
            "ProposalClosed",
            "uint256 uint256",
            f -> new GovernanceEvent.ProposalClosed(c, f.number(0), f.wei(1))),
        form(
            "Credited",
            "*address uint256",
            f -> new GovernanceEvent.Credited(c, f.address(0), f.wei(1))),
        form(
            "Withdrawn",
            "*address uint256",
            f -> new GovernanceEvent.Withdrawn(c, f.address(0), f.wei(1))),
        form("Burned", "uint256", f -> new GovernanceEvent.Burned(c, f.wei(0))));
  }

  private static List<EventForm<GovernanceEvent>> ofDatasets(GenesisContract c) {
    return List.of(
        form(
            "DatasetProposed",
            "*uint256 *uint256 " + Records.DATASET,
            f ->
                new GovernanceEvent.DatasetProposed(
                    c, f.number(0), f.number(1), Records.dataset(f.tuple(2), Hash32.ZERO))),
        form(
            "KeyRevealed",
            "*uint256 *uint256 bytes32 address",
            f ->
                new GovernanceEvent.KeyRevealed(
                    c, f.number(0), f.number(1), f.hash(2), f.address(3))),
        form(
            "KeyWithheld",
            "*uint256 uint256",
            f -> new GovernanceEvent.KeyWithheld(c, f.number(0), f.wei(1))));
  }

  private static EventForm<GovernanceEvent> form(
      String name, String parameters, Function<Fields, GovernanceEvent> reader) {
    return EventForm.of(name, parameters, reader);
  }
}
