package org.poai.rpc.poai;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.genesis.GenesisContract;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.rules.GovernanceSlots;
import org.poai.contract.ContractReader;
import org.poai.governance.BallotCalls;
import org.poai.governance.Proposal;
import org.poai.governance.ProposalChecks;
import org.poai.governance.ProposalReport;
import org.poai.governance.ProposalReport.ProposalId;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.rpc.call.Blocks;
import org.poai.rpc.call.CallSetting;
import org.poai.rpc.call.Deadline;
import org.poai.rpc.call.Simulation;
import org.poai.rpc.message.Members;
import org.poai.rpc.message.Method;
import org.poai.rpc.message.Params;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.Values;
import org.poai.state.StateView;

/**
 * Proposals, and what this node makes of them; protocol section 11.
 *
 * @param genesis the manifest that the records numbered 0 stand for
 */
public record GovernanceMethods(
    Blocks blocks, Manifest genesis, ProposalChecks checks, LongSupplier nanoTime) {
  private static final int MOST = 100;
  private static final List<GenesisContract> BALLOTS =
      List.of(GenesisContract.MODEL_REGISTRY, GenesisContract.DATASET_DAO);

  public Map<String, Method> methods() {
    return Map.of(
        "poai_proposals",
        Method.onWorker(
            "(kind?: String, state?: String, page?: Object) List",
            "Proposals, the newest first: at most 100, or from a page on.",
            this::proposals),
        "poai_proposal",
        Method.onWorker(
            "(kind: String, id: Count) Object",
            "A proposal to change the model or the dataset.",
            this::proposal),
        "poai_approve",
        Method.ofOwners(
            "(kind: String, id: Count, approved: Boolean) Boolean",
            "Lets this node signal for a proposal, or forbids it.",
            this::approve));
  }

  /** The state after the head, and the contracts on it. */
  private record Contracts(GovernanceSlots slots, Simulation simulation)
      implements ContractReader<RpcException> {
    @Override
    public Bytes call(Address contract, Bytes input) throws RpcException {
      return simulation.view(contract, input);
    }
  }

  static RpcException noContracts() {
    return RpcException.server("this chain has no governance contracts");
  }

  private interface Use {
    JsonValue apply(Contracts contracts) throws RpcException;
  }

  private JsonValue withContracts(Use use) throws RpcException {
    SealedHeader head = blocks.chain().head().header();
    try (StateView state = blocks.state(head)) {
      if (state.account(GenesisContract.MODEL_REGISTRY.address()).isEmpty()) {
        throw noContracts();
      }
      CallSetting setting =
          new CallSetting(state, blocks.processor().context(blocks.environment(head)));
      Simulation simulation = new Simulation(blocks.processor(), setting, Deadline.from(nanoTime));
      return use.apply(new Contracts(GovernanceSlots.of(state), simulation));
    }
  }

  /** Which proposals are wanted. */
  private record Page(long before, int limit) {
    static Page of(JsonValue value) throws JsonException {
      JsonObject object = value.asObject();
      long limit = Members.find(object, "limit", Values::count).orElse((long) MOST);
      return new Page(
          Members.find(object, "before", Values::count).orElse(Long.MAX_VALUE),
          (int) Math.min(MOST, limit));
    }
  }

  private JsonValue proposals(Params params) throws RpcException {
    Optional<GenesisContract> kind = params.find(0, ProposalShape::kind);
    Optional<Proposal.State> state = params.find(1, ProposalShape::state);
    Page page = params.find(2, Page::of).orElse(new Page(Long.MAX_VALUE, MOST));
    return withContracts(
        contracts -> {
          List<ProposalReport> found = new ArrayList<>();
          for (GenesisContract contract : kind.map(List::of).orElse(BALLOTS)) {
            found.addAll(newest(contracts, contract, state, page));
          }
          found.sort(
              Comparator.comparingLong(
                      (ProposalReport report) -> report.proposal().voting().snapshot())
                  .reversed());
          return Values.list(
              found.stream()
                  .limit(page.limit())
                  .map(report -> shape(report, contracts.slots()))
                  .toList());
        });
  }

  private static List<ProposalReport> newest(
      Contracts contracts, GenesisContract contract, Optional<Proposal.State> state, Page page)
      throws RpcException {
    BallotCalls calls = new BallotCalls(contract);
    List<ProposalReport> found = new ArrayList<>();
    long id = Math.min(contracts.read(calls.proposalCount()), page.before() - 1);
    for (; id > 0 && found.size() < page.limit(); id--) {
      if (state.isEmpty() || contracts.read(calls.state(id)) == state.get()) {
        found.add(ProposalReport.of(new ProposalId(contract, id), contracts.slots(), contracts));
      }
    }
    return found;
  }

  private JsonValue proposal(Params params) throws RpcException {
    ProposalId id = id(params);
    return withContracts(
        contracts -> {
          require(id, contracts);
          return shape(ProposalReport.of(id, contracts.slots(), contracts), contracts.slots());
        });
  }

  private static ProposalId id(Params params) throws RpcException {
    return new ProposalId(params.get(0, ProposalShape::kind), params.get(1, Values::count));
  }

  private static void require(ProposalId id, Contracts contracts) throws RpcException {
    long count = contracts.read(new BallotCalls(id.contract()).proposalCount());
    if (id.number() < 1 || id.number() > count) {
      throw RpcException.invalidParams(
          count == 0 ? "there is no proposal yet" : "proposals have the numbers 1 to " + count);
    }
  }

  private JsonObject shape(ProposalReport report, GovernanceSlots slots) {
    return ProposalShape.of(report, slots, genesis, checks.check(report.id()));
  }

  private JsonValue approve(Params params) throws RpcException {
    ProposalId id = id(params);
    boolean approved = params.get(2, Values::bool);
    return withContracts(
        contracts -> {
          require(id, contracts);
          checks.approve(id, approved);
          return JsonValue.of(true);
        });
  }
}
