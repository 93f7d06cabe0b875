package org.poai.rpc.poai;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.poai.chain.genesis.GenesisContract;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.rules.GovernanceSlots;
import org.poai.governance.BallotCalls;
import org.poai.governance.Proposal;
import org.poai.governance.ProposalChecks;
import org.poai.governance.ProposalReport;
import org.poai.governance.ProposalReport.ProposalId;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.rpc.call.Blocks;
import org.poai.rpc.message.Method;
import org.poai.rpc.message.Params;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.Values;

/**
 * Proposals, and what this node makes of them; protocol section 11.
 *
 * @param genesis the manifest that the records numbered 0 stand for
 */
public record GovernanceMethods(
    Blocks blocks, Manifest genesis, ProposalChecks checks, LongSupplier nanoTime) {
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

  private JsonValue withContracts(HeadContracts.Use use) throws RpcException {
    return HeadContracts.use(blocks, nanoTime, GenesisContract.MODEL_REGISTRY, use);
  }

  private JsonValue proposals(Params params) throws RpcException {
    Optional<GenesisContract> kind = params.find(0, ProposalShape::kind);
    Optional<Proposal.State> state = params.find(1, ProposalShape::state);
    Page page = Page.of(params, 2);
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
      HeadContracts contracts, GenesisContract contract, Optional<Proposal.State> state, Page page)
      throws RpcException {
    BallotCalls calls = new BallotCalls(contract);
    List<ProposalReport> found = new ArrayList<>();
    long id = page.first(contracts.read(calls.proposalCount()));
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

  private static void require(ProposalId id, HeadContracts contracts) throws RpcException {
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
