package org.poai.governance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.poai.chain.block.Log;
import org.poai.chain.genesis.GovernanceContract;
import org.poai.evm.abi.Abi;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

/** Reads the logs of the governance contracts. */
public final class GovernanceEvents {
  private static final Map<GovernanceContract, Map<Hash32, Form>> FORMS = forms();

  private GovernanceEvents() {}

  /** An event's parameters in their order, those that are topics marked, and what it stands for. */
  private record Form(
      String signature,
      List<String> types,
      List<Boolean> indexed,
      BiFunction<GovernanceContract, Fields, GovernanceEvent> reader) {}

  /**
   * What a log says; empty when no governance contract wrote it, or, on a chain whose genesis has
   * other code at its address, something else.
   */
  public static Optional<GovernanceEvent> read(Log log) {
    for (GovernanceContract contract : GovernanceContract.values()) {
      if (contract.address().equals(log.address()) && !log.topics().isEmpty()) {
        return Optional.ofNullable(FORMS.get(contract))
            .map(forms -> forms.get(log.topics().get(0)))
            .flatMap(form -> read(form, contract, log));
      }
    }
    return Optional.empty();
  }

  private static Optional<GovernanceEvent> read(Form form, GovernanceContract contract, Log log) {
    try {
      return Optional.of(form.reader.apply(contract, fields(form, log)));
    } catch (IllegalArgumentException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  /** The signatures of all events that are known of a contract. */
  static Set<String> signatures(GovernanceContract contract) {
    Set<String> signatures = new TreeSet<>();
    FORMS.getOrDefault(contract, Map.of()).values().forEach(form -> signatures.add(form.signature));
    return signatures;
  }

  /** Topics and data in the order of the parameters. */
  private static Fields fields(Form form, Log log) {
    List<String> inData = new ArrayList<>();
    for (int i = 0; i < form.types.size(); i++) {
      if (!form.indexed.get(i)) {
        inData.add(form.types.get(i));
      }
    }
    List<Object> data = Abi.decode(inData, log.data());
    List<Object> values = new ArrayList<>();
    int topic = 1;
    for (int i = 0; i < form.types.size(); i++) {
      if (form.indexed.get(i)) {
        values.add(word(form.types.get(i), log, topic++));
      } else {
        values.add(data.get(i - topic + 1));
      }
    }
    return new Fields(values);
  }

  private static Object word(String type, Log log, int topic) {
    if (topic >= log.topics().size()) {
      throw new IllegalArgumentException("the log lacks a topic");
    }
    byte[] bytes = log.topics().get(topic).toArray();
    return Abi.decode(List.of(type), Bytes.of(bytes)).get(0);
  }

  private static Map<GovernanceContract, Map<Hash32, Form>> forms() {
    Map<GovernanceContract, Map<Hash32, Form>> forms = new EnumMap<>(GovernanceContract.class);
    forms.put(GovernanceContract.POAI_VOTES, keyed(ofVotes()));
    List<Form> models = new ArrayList<>(ofProposals());
    models.addAll(ofSchedule());
    models.addAll(ofMoney());
    models.add(
        form(
            "ModelProposed",
            "*uint256 *uint256 bytes32 string " + Records.MODEL,
            (c, f) ->
                new GovernanceEvent.ModelProposed(
                    c, f.number(0), f.number(1), Records.model(f.tuple(4)))));
    forms.put(GovernanceContract.MODEL_REGISTRY, keyed(models));
    List<Form> datasets = new ArrayList<>(ofProposals());
    datasets.addAll(ofSchedule());
    datasets.addAll(ofMoney());
    datasets.addAll(ofDatasets());
    forms.put(GovernanceContract.DATASET_DAO, keyed(datasets));
    return forms;
  }

  private static Map<Hash32, Form> keyed(List<Form> forms) {
    Map<Hash32, Form> keyed = new HashMap<>();
    forms.forEach(form -> keyed.put(Abi.topic(form.signature), form));
    return keyed;
  }

  private static List<Form> ofVotes() {
    return List.of(
        form(
            "Locked",
            "*address uint256",
            (c, f) -> new GovernanceEvent.Locked(c, f.address(0), f.wei(1))),
        form(
            "ExitRequested",
            "*address uint256 uint256",
            (c, f) -> new GovernanceEvent.ExitRequested(c, f.address(0), f.wei(1), f.number(2))),
        form(
            "Withdrawn",
            "*address uint256",
            (c, f) -> new GovernanceEvent.Withdrawn(c, f.address(0), f.wei(1))),
        form(
            "DelegateChanged",
            "*address *address *address",
            (c, f) ->
                new GovernanceEvent.DelegateChanged(c, f.address(0), f.address(1), f.address(2))),
        form(
            "DelegateVotesChanged",
            "*address uint256 uint256",
            (c, f) -> new GovernanceEvent.PowerChanged(c, f.address(0), f.wei(1), f.wei(2))));
  }

  private static List<Form> ofProposals() {
    return List.of(
        form(
            "ProposalCreated",
            "*uint256 *address *uint256 uint256 uint256 uint256 string",
            (c, f) ->
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
            (c, f) ->
                new GovernanceEvent.VoteCast(
                    c,
                    f.address(0),
                    f.number(1),
                    Proposal.Support.of(f.count(2)),
                    f.wei(3),
                    f.text(4))));
  }

  private static List<Form> ofSchedule() {
    return List.of(
        form(
            "ProposalExtended",
            "*uint256 uint64",
            (c, f) -> new GovernanceEvent.ProposalExtended(c, f.number(0), f.number(1))),
        form(
            "ProposalCanceled",
            "uint256",
            (c, f) -> new GovernanceEvent.ProposalCanceled(c, f.number(0))),
        form(
            "ProposalQueued",
            "uint256 uint256 uint256",
            (c, f) -> new GovernanceEvent.ProposalQueued(c, f.number(0), f.number(1), f.number(2))),
        form(
            "Planned",
            "*uint256 *uint256 uint256",
            (c, f) -> new GovernanceEvent.Planned(c, f.number(0), f.number(1), f.number(2))));
  }

  private static List<Form> ofMoney() {
    return List.of(
        form(
            "ProposalClosed",
            "uint256 uint256",
            (c, f) -> new GovernanceEvent.ProposalClosed(c, f.number(0), f.wei(1))),
        form(
            "Credited",
            "*address uint256",
            (c, f) -> new GovernanceEvent.Credited(c, f.address(0), f.wei(1))),
        form(
            "Withdrawn",
            "*address uint256",
            (c, f) -> new GovernanceEvent.Withdrawn(c, f.address(0), f.wei(1))),
        form("Burned", "uint256", (c, f) -> new GovernanceEvent.Burned(c, f.wei(0))));
  }

  private static List<Form> ofDatasets() {
    return List.of(
        form(
            "DatasetProposed",
            "*uint256 *uint256 " + Records.DATASET,
            (c, f) ->
                new GovernanceEvent.DatasetProposed(
                    c, f.number(0), f.number(1), Records.dataset(f.tuple(2), Hash32.ZERO))),
        form(
            "KeyRevealed",
            "*uint256 *uint256 bytes32 address",
            (c, f) ->
                new GovernanceEvent.KeyRevealed(
                    c, f.number(0), f.number(1), f.hash(2), f.address(3))),
        form(
            "KeyWithheld",
            "*uint256 uint256",
            (c, f) -> new GovernanceEvent.KeyWithheld(c, f.number(0), f.wei(1))));
  }

  /** Types with a star are topics. */
  private static Form form(
      String name,
      String parameters,
      BiFunction<GovernanceContract, Fields, GovernanceEvent> reader) {
    List<String> marked = Arrays.asList(parameters.split(" ", -1));
    List<String> types = marked.stream().map(type -> type.replace("*", "")).toList();
    return new Form(
        name + "(" + String.join(",", types) + ")",
        types,
        marked.stream().map(type -> type.startsWith("*")).toList(),
        reader);
  }
}
