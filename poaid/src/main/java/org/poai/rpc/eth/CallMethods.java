package org.poai.rpc.eth;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.poai.chain.BlockExecutor.Environment;
import org.poai.chain.block.SealedHeader;
import org.poai.evm.BlockProcessor;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.rpc.call.AccessListing;
import org.poai.rpc.call.BlockSimulation;
import org.poai.rpc.call.Blocks;
import org.poai.rpc.call.CallRequest;
import org.poai.rpc.call.Deadline;
import org.poai.rpc.call.GasEstimate;
import org.poai.rpc.call.Overrides;
import org.poai.rpc.call.Simulation;
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
        Method.of(
            "(payload: Object, block?: BlockId) List",
            "Blocks of calls, each tried on the one before.",
            this::simulate),
        "eth_call",
        Method.of(
            parameters + "Data",
            "What a call gives after a block, perhaps with other accounts or block values.",
            new Method.Attempted(
                Blocks.unlessPending(
                    1,
                    params ->
                        run(
                            params,
                            blocks::environment,
                            (call, on) -> on.attempt(call).map(Values::of))),
                params ->
                    run(params, blocks::environment, (call, on) -> Values.of(on.call(call))))),
        "eth_createAccessList",
        Method.of(
            "(call: Call, block?: BlockId, accounts?: Object) Object",
            "The accounts and slots that a call touches, as an access list (EIP-2930).",
            params -> run(params, blocks::environment, (call, on) -> AccessListing.of(on, call))),
        // The transaction will stand in the next block: what it costs may hang on its number.
        "eth_estimateGas",
        Method.of(
            parameters + "Quantity",
            "The least gas limit with which a call succeeds in the block after one, or in pending.",
            params ->
                run(
                    params,
                    Blocks.isPending(params, 1) ? blocks::environment : blocks::next,
                    (call, on) -> Values.of(GasEstimate.of(on, call)))));
  }

  private JsonValue simulate(Params params) throws RpcException {
    Deadline deadline = Deadline.from(nanoTime);
    JsonObject payload = params.get(0, JsonValue::asObject);
    SealedHeader header = blocks.get(params, 1);
    try (StateView state = blocks.state(header)) {
      return BlockSimulation.of(blocks, processor, payload, header, state, deadline);
    } catch (JsonException | IllegalArgumentException e) {
      throw RpcException.invalidParams("invalid argument 0: " + e.getMessage());
    }
  }

  /** What is done with a call on its state. */
  private interface Use<T> {
    T apply(CallRequest call, Simulation simulation) throws RpcException;
  }

  private <T> T run(Params params, Function<SealedHeader, Environment> place, Use<T> use)
      throws RpcException {
    Deadline deadline = Deadline.from(nanoTime);
    CallRequest call = params.get(0, CallRequest::of);
    SealedHeader header = blocks.get(params, 1);
    Optional<JsonValue> accounts = params.find(2, value -> value);
    Optional<JsonValue> block = params.find(3, value -> value);
    try (StateView base = blocks.state(header)) {
      StateView state = accounts.isPresent() ? Overrides.state(base, accounts.get()) : base;
      Environment plain = place.apply(header);
      Environment environment = block.isPresent() ? Overrides.block(plain, block.get()) : plain;
      return use.apply(call, new Simulation(processor, state, environment, deadline));
    } catch (JsonException | IllegalArgumentException e) {
      throw RpcException.invalidParams(
          "invalid argument " + (accounts.isPresent() ? 2 : 3) + ": " + e.getMessage());
    }
  }
}
