package org.poai.rpc.eth;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.poai.chain.block.SealedHeader;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.query.CallTrees.Effect;
import org.poai.query.CallTrees.Effects;
import org.poai.query.MinedBlock;
import org.poai.query.MinedBlocks.Found;
import org.poai.query.Query;
import org.poai.rpc.call.Blocks;
import org.poai.rpc.message.Method;
import org.poai.rpc.message.Params;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.Values;
import org.poai.rpc.shape.ParityShape;
import org.poai.rpc.shape.StateDiffShape;

/**
 * What indexers such as Blockscout ask of OpenEthereum's module {@code trace}: transactions run
 * again, as far back as states are kept.
 */
public record ParityMethods(Blocks blocks, Query query) {
  private static final Set<String> KINDS = Set.of("trace", "stateDiff");

  public Map<String, Method> methods() {
    return Map.of(
        "trace_block",
        Method.onWorker(
            "(block: BlockId) List",
            "The calls of all transactions of a block, and its subsidy.",
            this::block),
        "trace_transaction",
        Method.onWorker(
            "(hash: Hash) Any", "The calls of a transaction, or null.", this::transaction),
        "trace_replayBlockTransactions",
        Method.onWorker(
            "(block: BlockId, kinds: List) List",
            "Of each transaction of a block its calls (trace) and what it changed (stateDiff).",
            this::replay));
  }

  private MinedBlock whole(SealedHeader header) throws RpcException {
    return query.mined().read(header).orElseThrow(() -> RpcException.server("the block is pruned"));
  }

  private MinedBlock named(Params params) throws RpcException {
    JsonValue unused = params.get(0, value -> value);
    return whole(blocks.get(params, 0));
  }

  private List<Effect> effects(MinedBlock block) throws RpcException {
    Effects effects = query.calls().of(block);
    blocks.demand(effects.ending(), block);
    return effects.all();
  }

  private static List<JsonObject> placed(MinedBlock block, Effect effect) {
    return ParityShape.calls(
        effect.root(),
        block.header(),
        block.transactions().get(effect.index()).hash(),
        effect.index());
  }

  private JsonValue block(Params params) throws RpcException {
    MinedBlock block = named(params);
    List<JsonValue> traces = new ArrayList<>();
    effects(block).forEach(effect -> traces.addAll(placed(block, effect)));
    if (!block.header().number().isGenesis()) {
      traces.add(
          ParityShape.reward(
              block.header(), blocks.view().processor().subsidy(block.header().number())));
    }
    return Values.list(traces);
  }

  private JsonValue transaction(Params params) throws RpcException {
    Optional<Found> found = query.mined().find(params.get(0, Values::hash));
    if (found.isEmpty()) {
      return Values.NULL;
    }
    MinedBlock block = whole(found.get().block().sealedHeader());
    Effects effects = query.calls().of(block, found.get().index());
    blocks.demand(effects.ending(), block);
    return Values.list(placed(block, effects.all().get(0)));
  }

  private static Set<String> kinds(JsonValue json) throws JsonException {
    Set<String> kinds = new TreeSet<>();
    for (JsonValue each : json.asArray()) {
      String kind = each.asString();
      if (kind.equals("vmTrace")) {
        throw new JsonException("vmTrace is not there; debug_traceTransaction tells each step");
      }
      if (!KINDS.contains(kind)) {
        throw new JsonException("a kind is trace or stateDiff");
      }
      kinds.add(kind);
    }
    return kinds;
  }

  private JsonValue replay(Params params) throws RpcException {
    Set<String> kinds = params.get(1, ParityMethods::kinds);
    MinedBlock block = named(params);
    List<JsonValue> all = new ArrayList<>();
    for (Effect effect : effects(block)) {
      Map<String, JsonValue> members = new TreeMap<>();
      members.put("output", Values.of(effect.executed().output()));
      members.put(
          "stateDiff",
          kinds.contains("stateDiff") ? StateDiffShape.of(effect.changes()) : Values.NULL);
      members.put(
          "trace",
          Values.list(kinds.contains("trace") ? ParityShape.calls(effect.root()) : List.of()));
      members.put("vmTrace", Values.NULL);
      members.put("transactionHash", Values.of(block.transactions().get(effect.index()).hash()));
      all.add(new JsonObject(members));
    }
    return Values.list(all);
  }
}
