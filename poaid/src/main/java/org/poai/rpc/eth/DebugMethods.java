package org.poai.rpc.eth;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SignedTransaction;
import org.poai.evm.BlockProcessor;
import org.poai.evm.processor.TransactionResult;
import org.poai.evm.processor.TransactionResult.Executed;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.rpc.call.Blocks;
import org.poai.rpc.call.CallRequest;
import org.poai.rpc.call.MinedBlock;
import org.poai.rpc.call.MinedBlocks;
import org.poai.rpc.call.MinedBlocks.Found;
import org.poai.rpc.call.Simulation;
import org.poai.rpc.call.Trace;
import org.poai.rpc.message.Method;
import org.poai.rpc.message.Params;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.Values;
import org.poai.state.StateView;

/** Transactions and blocks run again, watched; as far back as states are kept. */
public record DebugMethods(Blocks blocks, MinedBlocks mined, BlockProcessor processor) {
  public Map<String, Method> methods() {
    Map<String, Method> methods = new HashMap<>();
    methods.put(
        "debug_traceTransaction",
        Method.of(
            "(hash: Hash, options?: Object) Object",
            "What a transaction did, step by step or as its tracer tells.",
            this::transaction));
    methods.put(
        "debug_traceBlockByNumber",
        Method.of(
            "(block: BlockId, options?: Object) List",
            "What each transaction of a block did.",
            params -> block(params, blocks.get(params, 0))));
    methods.put(
        "debug_traceBlockByHash",
        Method.of(
            "(hash: Hash, options?: Object) List",
            "What each transaction of a block did.",
            params -> block(params, blocks.get(params, 0))));
    methods.put(
        "debug_traceCall",
        Method.of(
            "(call: Call, block?: BlockId, options?: Object) Object",
            "What a call does.",
            this::call));
    return methods;
  }

  private static Trace trace(Params params, int index) throws RpcException {
    return params.find(index, Trace::of).orElseGet(Trace::usual);
  }

  private JsonValue transaction(Params params) throws RpcException {
    Found found =
        mined
            .find(params.get(0, Values::hash))
            .orElseThrow(() -> RpcException.server("transaction not found"));
    List<JsonObject> traces = traces(found.block(), found.index(), trace(params, 1));
    return traces.get(traces.size() - 1);
  }

  private JsonValue block(Params params, SealedHeader header) throws RpcException {
    Trace trace = trace(params, 1);
    if (header.number().isGenesis()) {
      throw RpcException.server("genesis is not traceable");
    }
    MinedBlock block =
        mined.read(header).orElseThrow(() -> RpcException.server("the block is pruned"));
    List<JsonValue> named = new ArrayList<>();
    List<JsonObject> traces = traces(block, -1, trace);
    for (int i = 0; i < traces.size(); i++) {
      named.add(
          new JsonObject(
              Map.of(
                  "txHash", Values.of(block.transactions().get(i).hash()),
                  "result", traces.get(i))));
    }
    return Values.list(named);
  }

  /** Traces of one transaction of a block, after those before it; of all for a negative index. */
  private List<JsonObject> traces(MinedBlock block, int only, Trace trace) throws RpcException {
    List<SignedTransaction> transactions =
        block.transactions().subList(0, only < 0 ? block.transactions().size() : only + 1);
    List<Optional<Trace.Watcher>> watchers = new ArrayList<>();
    for (int i = 0; i < transactions.size(); i++) {
      watchers.add(only < 0 || i == only ? Optional.of(trace.watcher()) : Optional.empty());
    }
    SealedHeader parent =
        blocks
            .chain()
            .header(block.header().parentHash())
            .orElseThrow(() -> RpcException.server("header not found"));
    List<JsonObject> traces = new ArrayList<>();
    try (StateView state = blocks.state(parent)) {
      List<TransactionResult> results =
          processor.replay(
              state,
              blocks.environment(block.header()),
              transactions,
              i -> watchers.get(i).map(Trace.Watcher::tracer).orElse(null));
      for (int i = 0; i < results.size(); i++) {
        if (watchers.get(i).isPresent() && results.get(i) instanceof Executed executed) {
          long gas = transactions.get(i).transaction().gas().limit();
          traces.add(watchers.get(i).get().tell(executed, gas));
        }
      }
    }
    return traces;
  }

  private JsonValue call(Params params) throws RpcException {
    CallRequest call = params.get(0, CallRequest::of);
    SealedHeader header = blocks.get(params, 1);
    try (StateView state = blocks.state(header)) {
      return new Simulation(processor, state, blocks.environment(header))
          .trace(call, trace(params, 2));
    }
  }
}
