package org.poai.rpc.poai;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.poai.chain.genesis.GenesisContract;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.rules.ContentId;
import org.poai.chain.rules.DatasetRecord;
import org.poai.chain.rules.GovernanceSlots;
import org.poai.chain.rules.ModelRecord;
import org.poai.governance.BallotCalls;
import org.poai.governance.Proposal;
import org.poai.governance.ProposalChecks.Check;
import org.poai.governance.ProposalReport;
import org.poai.governance.asset.ContentIds;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.rpc.message.Values;

/** Proposals, their records and checks as JSON: quantities and amounts in wei as Ethereum's. */
final class ProposalShape {
  private ProposalShape() {}

  static GenesisContract kind(JsonValue value) throws JsonException {
    return switch (value.asString()) {
      case "model" -> GenesisContract.MODEL_REGISTRY;
      case "dataset" -> GenesisContract.DATASET_DAO;
      default -> throw new JsonException("\"model\" or \"dataset\" expected");
    };
  }

  static JsonValue kind(GenesisContract contract) {
    return JsonValue.of(BallotCalls.kind(contract));
  }

  static Proposal.State state(JsonValue value) throws JsonException {
    for (Proposal.State state : Proposal.State.values()) {
      if (state.title().equalsIgnoreCase(value.asString())) {
        return state;
      }
    }
    throw new JsonException(
        "a state is Pending, Active, Canceled, Defeated, Succeeded, Queued,"
            + " Expired or Executed");
  }

  /** A proposal with its record and, where this node has one, its check. */
  static JsonObject of(
      ProposalReport report, GovernanceSlots slots, Manifest genesis, Optional<Check> check) {
    Proposal proposal = report.proposal();
    Proposal.Voting voting = proposal.voting();
    long from = proposal.epochs().from();
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("kind", kind(report.id().contract()));
    members.put("id", Values.of(report.id().number()));
    members.put("proposer", Values.of(proposal.proposer()));
    members.put("subject", Values.of(proposal.subject()));
    members.put("state", JsonValue.of(report.state().title()));
    members.put("snapshot", Values.of(voting.snapshot()));
    members.put("deadline", Values.of(voting.deadline()));
    members.put("notBefore", Values.of(proposal.epochs().notBefore()));
    members.put("fromEpoch", from == 0 ? Values.NULL : Values.of(from));
    members.put("untilEpoch", quantity(report.untilEpoch()));
    members.put("ruledFrom", quantity(report.ruledFrom()));
    members.put("revealFirst", report.reveal().map(w -> Values.of(w.first())).orElse(Values.NULL));
    members.put("revealLast", report.reveal().map(w -> Values.of(w.last())).orElse(Values.NULL));
    members.put("for", Values.of(voting.inFavour().value()));
    members.put("against", Values.of(voting.against().value()));
    members.put("abstain", Values.of(voting.abstaining().value()));
    members.put("quorum", Values.of(report.quorum().value()));
    members.put("record", record(report, slots, genesis));
    members.put("check", check.<JsonValue>map(ProposalShape::check).orElse(Values.NULL));
    return new JsonObject(members);
  }

  private static JsonObject record(ProposalReport report, GovernanceSlots slots, Manifest genesis) {
    long subject = report.proposal().subject();
    return report.id().contract() == GenesisContract.MODEL_REGISTRY
        ? slots.model(subject).map(ProposalShape::model).orElseGet(() -> model(genesis))
        : slots.dataset(subject).map(ProposalShape::dataset).orElseGet(() -> dataset(genesis));
  }

  private static JsonObject model(ModelRecord model) {
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("engine", JsonValue.of(model.engine()));
    members.put("modelSha256", Values.of(model.hashes().modelSha256()));
    members.put("conformance", Values.of(model.hashes().conformance()));
    members.put("muHash", Values.of(model.hashes().muHash()));
    members.put("saltWordlistHash", Values.of(model.hashes().saltWordlistHash()));
    members.put("size", Values.of(model.figures().size()));
    members.put("parameters", Values.of(model.figures().parameters()));
    members.put("costUnits", Values.of(model.figures().costUnits()));
    members.put("dim", Values.of(model.figures().dim()));
    members.put("samples", Values.of(model.figures().samples()));
    members.put("cid", cid(model.cid()));
    boolean hasDelta = model.delta().size() != 0;
    members.put("baseModel", hasDelta ? Values.of(model.delta().baseModel()) : Values.NULL);
    members.put("deltaSize", hasDelta ? Values.of(model.delta().size()) : Values.NULL);
    members.put("deltaSha256", hasDelta ? Values.of(model.delta().sha256()) : Values.NULL);
    return new JsonObject(members);
  }

  /** Of the genesis model no more is on the chain than its manifest says. */
  private static JsonObject model(Manifest genesis) {
    Manifest.ModelPart model = genesis.model();
    return new JsonObject(
        Map.of(
            "engine", JsonValue.of(model.engine()),
            "modelSha256", Values.of(model.modelSha256()),
            "conformance", Values.of(model.conformance()),
            "muHash", Values.of(model.muHash()),
            "dim", Values.of(model.dim()),
            "saltWordlistHash", Values.of(model.saltWordlistHash()),
            "costUnits", Values.of(genesis.costUnits()),
            "samples", Values.of(genesis.sizes().samples())));
  }

  private static JsonObject dataset(DatasetRecord dataset) {
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("datasetRoot", Values.of(dataset.root()));
    members.put("records", Values.of(dataset.records()));
    members.put("sealedSha256", Values.of(dataset.sealedSha256()));
    members.put("sealedSize", Values.of(dataset.sealedSize()));
    members.put("keyId", Values.of(dataset.keyId()));
    members.put("cid", cid(dataset.cid()));
    members.put("key", dataset.key().map(Values::of).orElse(Values.NULL));
    return new JsonObject(members);
  }

  private static JsonObject dataset(Manifest genesis) {
    return new JsonObject(
        Map.of(
            "datasetRoot", Values.of(genesis.dataset().root()),
            "records", Values.of(genesis.dataset().records())));
  }

  private static JsonObject check(Check check) {
    return new JsonObject(
        Map.of(
            "state", JsonValue.of(check.progress().name().toLowerCase(Locale.ROOT)),
            "failed", check.failed().<JsonValue>map(JsonValue::of).orElse(Values.NULL),
            "approved", JsonValue.of(check.approved()),
            "seconds", quantity(check.seconds())));
  }

  /** In base32; null where the proposal names none. */
  private static JsonValue cid(ContentId id) {
    return id.codec() == 0 ? Values.NULL : JsonValue.of(ContentIds.text(id));
  }

  private static JsonValue quantity(OptionalLong number) {
    return number.isPresent() ? Values.of(number.getAsLong()) : Values.NULL;
  }
}
