package org.poai.rpc.call;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.poai.chain.BlockExecutor.BlockHashes;
import org.poai.chain.BlockExecutor.Environment;
import org.poai.chain.block.Lineage;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.rules.BaseFee;
import org.poai.evm.BlockProcessor;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.Values;
import org.poai.state.StateView;

/**
 * Tries blocks of calls, each on the one before, on top of a block of the chain: {@code
 * eth_simulateV1} of the execution APIs, whose defaults and error codes these are. What only mining
 * gives is empty in such blocks, as in a pending one; there is no subsidy.
 */
public final class BlockSimulation {
  private static final int MAX_BLOCKS = 256;
  private static final int NUMBERS = -38020;
  private static final int TIMESTAMPS = -38021;
  private static final int TOO_MANY = -38026;

  private final Options options;
  private final SimulatedBlock.Bench bench;
  private final SealedHeader base;
  private final Map<Long, Hash32> hashes = new HashMap<>();
  private final BlockHashes ancestors;
  private final List<JsonValue> results = new ArrayList<>();
  private SealedHeader parent;
  private StateView state;

  /**
   * How it is done and told.
   *
   * @param transfers whether ether that moves is told as logs
   * @param validation whether calls are held to what transactions are
   * @param whole whether transactions are told, and not only their hashes
   */
  record Options(boolean transfers, boolean validation, boolean whole) {}

  private BlockSimulation(
      Blocks blocks,
      Options options,
      SimulatedBlock.Bench bench,
      SealedHeader base,
      StateView state) {
    this.ancestors = ancestors(blocks, base);
    this.options = options;
    this.bench = bench;
    this.base = base;
    this.parent = base;
    this.state = state;
  }

  /** The blocks that a payload asks for, on a block and its state. */
  public static JsonValue of(
      Blocks blocks,
      BlockProcessor processor,
      JsonObject payload,
      SealedHeader base,
      StateView state,
      Deadline deadline)
      throws JsonException, RpcException {
    Options options =
        new Options(
            CallRequest.flag(payload, "traceTransfers"),
            CallRequest.flag(payload, "validation"),
            CallRequest.flag(payload, "returnFullTransactions"));
    List<BlockCalls> wanted = new ArrayList<>();
    for (JsonValue one : payload.get("blockStateCalls").asArray()) {
      wanted.add(BlockCalls.of(one));
    }
    if (wanted.isEmpty()) {
      throw RpcException.invalidParams("empty input");
    }
    if (wanted.size() > MAX_BLOCKS) {
      throw RpcException.simulation(TOO_MANY, "too many blocks");
    }
    UInt256 chainId = UInt256.of(blocks.chain().spec().identity().chainId());
    SimulatedBlock.Bench bench = new SimulatedBlock.Bench(processor, options, chainId, deadline);
    BlockSimulation simulation = new BlockSimulation(blocks, options, bench, base, state);
    for (BlockCalls calls : wanted) {
      simulation.reach(calls);
      simulation.add(calls);
    }
    return Values.list(simulation.results);
  }

  /** Fills the gap below a block whose height is not the next. */
  private void reach(BlockCalls calls) throws JsonException, RpcException {
    long last = parent.number().value();
    long number = calls.number().orElse(last + 1);
    if (number <= last) {
      throw RpcException.simulation(
          NUMBERS, "block numbers must be in order: " + number + " <= " + last);
    }
    if (number - base.number().value() > MAX_BLOCKS) {
      throw RpcException.simulation(TOO_MANY, "too many blocks");
    }
    while (parent.number().value() + 1 < number) {
      add(BlockCalls.empty());
    }
  }

  private void add(BlockCalls calls) throws JsonException, RpcException {
    Environment environment = Overrides.block(usual(), calls.block());
    long time = environment.lineage().timestamp();
    if (time <= parent.header().timestamp()) {
      throw RpcException.simulation(
          TIMESTAMPS,
          "block timestamps must be in order: " + time + " <= " + parent.header().timestamp());
    }
    StateView before =
        calls.accounts().isPresent() ? Overrides.state(state, calls.accounts().get()) : state;
    SimulatedBlock block = new SimulatedBlock(bench, environment, parent.header().terms(), before);
    results.add(block.run(calls.calls()));
    state = before.with(block.delta());
    parent = block.header();
    hashes.put(parent.number().value(), parent.hash());
  }

  /** What the next block has where nothing is said. */
  private Environment usual() {
    var execution = parent.header().execution();
    return new Environment(
        new Lineage(
            parent.number().next(), parent.hash(), parent.header().timestamp() + 1, Address.ZERO),
        base.header().execution().gasLimit(),
        options.validation() ? BaseFee.after(execution) : UInt256.ZERO,
        Hash32.ZERO,
        ancestors);
  }

  private BlockHashes ancestors(Blocks blocks, SealedHeader base) {
    BlockHashes below = blocks.environment(base).hashes();
    long number = base.number().value();
    return asked -> {
      Hash32 simulated = hashes.get(asked);
      return simulated != null ? simulated : asked == number ? base.hash() : below.at(asked);
    };
  }
}
