package org.poai.rpc.eth;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.poai.chain.BlockExecutor.Environment;
import org.poai.chain.block.HeaderCodec;
import org.poai.chain.block.SealedHeader;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Bytes;
import org.poai.query.MinedBlock;
import org.poai.query.MinedBlocks;
import org.poai.query.MinedBlocks.Found;
import org.poai.query.Replays;
import org.poai.rpc.call.Blocks;
import org.poai.rpc.call.CallRequest;
import org.poai.rpc.call.CallSetting;
import org.poai.rpc.call.CallTrace;
import org.poai.rpc.call.Simulation;
import org.poai.rpc.call.Trace;
import org.poai.rpc.call.TracedBlock;
import org.poai.rpc.message.Method;
import org.poai.rpc.message.Params;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.Values;
import org.poai.state.StateView;

/** Transactions and blocks run again, watched; as far back as states are kept. */
public record DebugMethods(Blocks blocks, MinedBlocks mined, Replays replays) {
  public Map<String, Method> methods() {
    Map<String, Method> methods = new HashMap<>();
    methods.put(
        "debug_traceTransaction",
        Method.onWorker(
            "(hash: Hash, options?: Object) Object",
            "What a transaction did, step by step or as its tracer tells.",
            this::transaction));
    methods.put(
        "debug_traceBlockByNumber",
        Method.onWorker(
            "(block: BlockId, options?: Object) List",
            "What each transaction of a block did.",
            params -> block(params, blocks.get(params, 0))));
    methods.put(
        "debug_traceBlockByHash",
        Method.onWorker(
            "(hash: Hash, options?: Object) List",
            "What each transaction of a block did.",
            params -> block(params, blocks.get(params, 0))));
    methods.put(
        "debug_traceCall",
        Method.onWorker(
            "(call: Call, block?: BlockId, options?: Object) Object",
            "What a call does.",
            this::call));
    raw(methods);
    return methods;
  }

  /** The bytes that hashes are taken of: those of a header are canonical JSON. */
  private void raw(Map<String, Method> methods) {
    methods.put(
        "debug_getRawHeader",
        Method.onWorker(
            "(block: BlockId) Data",
            "A header's canonical JSON, of which its hash is taken.",
            params -> Values.of(Bytes.of(HeaderCodec.encode(blocks.get(params, 0).header())))));
    methods.put(
        "debug_getRawBlock",
        Method.onWorker(
            "(block: BlockId) Data",
            "A block as it goes over the network, RLP of its parts.",
            params -> Values.of(Bytes.of(whole(blocks.get(params, 0)).wire().bytes()))));
    methods.put(
        "debug_getRawReceipts",
        Method.onWorker(
            "(block: BlockId) DataList",
            "The encodings of a block's receipts, as they stand in its trie.",
            params ->
                Values.list(
                    whole(blocks.get(params, 0)).receipts().stream()
                        .map(receipt -> Values.of(receipt.encode()))
                        .toList())));
  }

  private MinedBlock whole(SealedHeader header) throws RpcException {
    return mined.read(header).orElseThrow(() -> RpcException.server("the block is pruned"));
  }

  private static Trace trace(Params params, int index) throws RpcException {
    return params.find(index, Trace::of).orElseGet(Trace::usual);
  }

  private JsonValue transaction(Params params) throws RpcException {
    Found found =
        mined
            .find(params.get(0, Values::hash))
            .orElseThrow(() -> RpcException.server("transaction not found"));
    List<JsonObject> traces =
        traces(whole(found.block().sealedHeader()), found.index(), trace(params, 1));
    return traces.get(traces.size() - 1);
  }

  private JsonValue block(Params params, SealedHeader header) throws RpcException {
    Trace trace = trace(params, 1);
    if (header.number().isGenesis()) {
      throw RpcException.server("genesis is not traceable");
    }
    MinedBlock block = whole(header);
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
    return new TracedBlock(block, only).replay(blocks, replays, trace);
  }

  private JsonValue call(Params params) throws RpcException {
    CallRequest call = params.get(0, CallRequest::of).on(blocks.view().chainId());
    CallTrace wanted = params.find(2, CallTrace::of).orElseGet(CallTrace::usual);
    SealedHeader header = blocks.get(params, 1);
    Environment environment = blocks.view().environment(header);
    if (wanted.index().isEmpty()) {
      try (StateView state = blocks.state(header)) {
        return trace(call, wanted, state, environment);
      }
    }
    MinedBlock block = whole(header);
    long index = wanted.index().get();
    if (Long.compareUnsigned(index, block.transactions().size()) >= 0) {
      throw RpcException.server(
          "transaction index "
              + Long.toUnsignedString(index)
              + " out of range for block "
              + header.hash());
    }
    SealedHeader before =
        replays.parent(header).orElseThrow(() -> RpcException.server("header not found"));
    try (StateView parent = blocks.state(before)) {
      return trace(call, wanted, replays.before((int) index, block, parent), environment);
    }
  }

  private JsonValue trace(
      CallRequest call, CallTrace wanted, StateView state, Environment environment)
      throws RpcException {
    CallSetting setting =
        new CallSetting(state, replays.view().processor().context(environment))
            .with(wanted.accounts(), wanted.block());
    return new Simulation(replays.view().processor(), setting, replays.deadline())
        .trace(call, wanted.trace());
  }
}
