package org.poai.rpc.poai;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.genesis.GenesisContract;
import org.poai.chain.rules.GovernanceSlots;
import org.poai.chain.rules.ReadinessTally;
import org.poai.chain.rules.Turn.Candidate;
import org.poai.governance.ProposalChecks;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Epoch;
import org.poai.primitives.Hash32;
import org.poai.rpc.call.Blocks;
import org.poai.rpc.message.Method;
import org.poai.rpc.message.Params;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.Values;
import org.poai.state.StateView;

/** What rules, what may rule from the next boundary on, and what blocks signal of it. */
public record ScheduleMethods(Blocks blocks, ProposalChecks checks) {
  public Map<String, Method> methods() {
    return Map.of(
        "poai_schedule",
        Method.onWorker(
            "(block?: BlockId) Object",
            "What rules after a block, and what may rule from the next boundary on.",
            this::schedule),
        "poai_readiness",
        Method.onWorker(
            "(epoch: Count) Object",
            "What the blocks of an epoch signal for the boundary after it.",
            this::readiness));
  }

  private long epochBlocks() {
    return blocks.view().chain().spec().pace().epochBlocks();
  }

  private JsonValue schedule(Params params) throws RpcException {
    SealedHeader header = blocks.get(params, 0);
    if (!blocks.view().chain().isCanonical(header)) {
      throw RpcException.server("only blocks of the chain can be looked into");
    }
    Epoch epoch = header.number().epoch(epochBlocks());
    Map<Hash32, Integer> counts = tally(header.number()).counts();
    try (StateView state = blocks.state(header)) {
      HeadContracts.require(state, GenesisContract.MODEL_REGISTRY);
      GovernanceSlots slots = GovernanceSlots.of(state);
      long next = epoch.value() + 1;
      return new JsonObject(
          Map.of(
              "epoch", Values.of(epoch.value()),
              "boundary", Values.of(Epoch.of(next).firstBlock(epochBlocks()).value()),
              "model", seat(slots, GenesisContract.MODEL_REGISTRY, next),
              "dataset", seat(slots, GenesisContract.DATASET_DAO, next),
              "manifestHash", Values.of(header.header().terms().manifestHash()),
              "needed", Values.of(ReadinessTally.needed(epochBlocks())),
              "signalling", checks.signalling().map(Values::of).orElse(Values.NULL),
              "candidates",
                  Values.list(
                      blocks.view().chain().turns().candidates(slots, next).stream()
                          .map(candidate -> shape(candidate, counts))
                          .toList())));
    }
  }

  /** The proposal that rules, and the one that may begin to; 0 is genesis. */
  private static JsonObject seat(GovernanceSlots slots, GenesisContract contract, long epoch) {
    long next = slots.next(contract, epoch);
    return new JsonObject(
        Map.of(
            "active",
            Values.of(slots.ruling(contract).proposal()),
            "next",
            next == 0 ? Values.NULL : Values.of(next)));
  }

  private static JsonObject shape(Candidate candidate, Map<Hash32, Integer> counts) {
    Hash32 hash = candidate.manifest().hash();
    return new JsonObject(
        Map.of(
            "model", Values.of(candidate.model()),
            "dataset", Values.of(candidate.dataset()),
            "manifestHash", Values.of(hash),
            "blocks", Values.of(Optional.ofNullable(counts.get(hash)).orElse(0))));
  }

  /** What the blocks of an epoch signal up to one of the chain's. */
  private ReadinessTally tally(BlockNumber last) {
    return blocks
        .view()
        .chain()
        .atHead((head, branch, state) -> ReadinessTally.upTo(last, branch, epochBlocks()));
  }

  private JsonValue readiness(Params params) throws RpcException {
    long head = blocks.view().chain().head().number().value();
    long epoch = params.get(0, Values::count);
    if (epoch > BlockNumber.of(head).epoch(epochBlocks()).value()) {
      throw RpcException.invalidParams("this epoch has no blocks yet");
    }
    long first = Epoch.of(epoch).firstBlock(epochBlocks()).value();
    long last = Math.min(head, first + epochBlocks() - 1);
    Map<String, JsonValue> counts = new TreeMap<>();
    tally(BlockNumber.of(last))
        .counts()
        .forEach((hash, count) -> counts.put(hash.toHex(), Values.of(count)));
    return new JsonObject(
        Map.of(
            "blocks", Values.of(last - first + 1),
            "counts", new JsonObject(counts),
            "needed", Values.of(ReadinessTally.needed(epochBlocks()))));
  }
}
