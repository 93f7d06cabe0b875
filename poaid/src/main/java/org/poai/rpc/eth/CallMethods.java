package org.poai.rpc.eth;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.poai.chain.BlockExecutor.Environment;
import org.poai.chain.block.SealedHeader;
import org.poai.evm.BlockProcessor;
import org.poai.json.JsonValue;
import org.poai.query.Deadline;
import org.poai.rpc.call.AccessListSearch;
import org.poai.rpc.call.AccountOverrides;
import org.poai.rpc.call.BlockOverrides;
import org.poai.rpc.call.BlockSimulation;
import org.poai.rpc.call.Blocks;
import org.poai.rpc.call.CallRequest;
import org.poai.rpc.call.CallSetting;
import org.poai.rpc.call.GasEstimate;
import org.poai.rpc.call.Simulation;
import org.poai.rpc.call.SimulationRequest;
import org.poai.rpc.message.Method;
import org.poai.rpc.message.Params;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.Values;
import org.poai.state.StateView;

/** Calls that leave no trace. */
public record CallMethods(Blocks blocks, BlockProcessor processor, LongSupplier nanoTime) {
  public Map<String, Method> methods() {
    String parameters = "(call: Call, block?: BlockId, accounts?: Object, overrides?: Object) ";
    return Map.of(
        "eth_simulateV1",
        Method.onWorker(
            "(payload: Object, block?: BlockId) List",
            "Blocks of calls, each tried on the one before.",
            this::simulate),
        "eth_call",
        Method.quick(
            parameters + "Data",
            "What a call gives after a block, perhaps with other accounts or block values.",
            Blocks.unlessPending(
                1,
                params ->
                    run(
                        params,
                        blocks.view()::environment,
                        (call, on) -> on.attempt(call).map(Values::of))),
            params ->
                run(params, blocks.view()::environment, (call, on) -> Values.of(on.call(call)))),
        "eth_createAccessList",
        Method.onWorker(
            "(call: Call, block?: BlockId, accounts?: Object) Object",
            "The accounts and slots that a call touches, as an access list (EIP-2930).",
            params ->
                run(
                    params,
                    blocks.view()::environment,
                    (call, on) -> AccessListSearch.of(on, call))),
        // The transaction will stand in the next block: what it costs may hang on its number.
        "eth_estimateGas",
        Method.onWorker(
            parameters + "Quantity",
            "The least gas limit with which a call succeeds in the block after one, or in pending.",
            params ->
                run(
                    params,
                    Blocks.isPending(params, 1) ? blocks.view()::environment : blocks.view()::next,
                    (call, on) -> Values.of(GasEstimate.of(on, call)))));
  }

  private JsonValue simulate(Params params) throws RpcException {
    Deadline deadline = Deadline.from(nanoTime);
    SimulationRequest request = params.get(0, SimulationRequest::of);
    SealedHeader header = blocks.get(params, 1);
    try (StateView state = blocks.state(header)) {
      return BlockSimulation.of(blocks, processor, request, header, state, deadline);
    }
  }

  /** What is done with a call on its state. */
  private interface Use<T> {
    T apply(CallRequest call, Simulation simulation) throws RpcException;
  }

  private <T> T run(Params params, Function<SealedHeader, Environment> place, Use<T> use)
      throws RpcException {
    Deadline deadline = Deadline.from(nanoTime);
    CallRequest call = params.get(0, CallRequest::of).on(blocks.view().chainId());
    Optional<AccountOverrides> accounts = params.find(2, AccountOverrides::of);
    Optional<BlockOverrides> values = params.find(3, BlockOverrides::of);
    SealedHeader header = blocks.get(params, 1);
    try (StateView base = blocks.state(header)) {
      CallSetting setting =
          new CallSetting(base, processor.context(place.apply(header))).with(accounts, values);
      return use.apply(call, new Simulation(processor, setting, deadline));
    }
  }
}
