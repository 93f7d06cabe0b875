package org.poai.rpc.call;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.poai.chain.BlockExecutor.BlockHashes;
import org.poai.chain.BlockExecutor.Environment;
import org.poai.chain.block.Lineage;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.rules.BaseFee;
import org.poai.evm.BlockProcessor;
import org.poai.evm.frame.BlockContext;
import org.poai.json.JsonValue;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.query.Deadline;
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

  private final SimulatedBlock.Context context;
  private final SealedHeader base;
  private final Map<Long, Hash32> hashes = new HashMap<>();
  private final BlockHashes ancestors;
  private final List<JsonValue> results = new ArrayList<>();
  private SealedHeader parent;
  private StateView state;

  /** Who is paid in the next block if it does not say. */
  private Address feeRecipient = Address.ZERO;

  private BlockSimulation(
      Blocks blocks, SimulatedBlock.Context context, SealedHeader base, StateView state) {
    this.ancestors = ancestors(blocks, base);
    this.context = context;
    this.base = base;
    this.parent = base;
    this.state = state;
  }

  /** The blocks that are asked for, on a block and its state. */
  public static JsonValue of(
      Blocks blocks,
      BlockProcessor processor,
      SimulationRequest request,
      SealedHeader base,
      StateView state,
      Deadline deadline)
      throws RpcException {
    if (request.blocks().isEmpty()) {
      throw RpcException.invalidParams("empty input");
    }
    if (request.blocks().size() > MAX_BLOCKS) {
      throw RpcException.simulation(TOO_MANY, "too many blocks");
    }
    SimulatedBlock.Context context =
        new SimulatedBlock.Context(processor, request, blocks.view().chainId(), deadline);
    BlockSimulation simulation = new BlockSimulation(blocks, context, base, state);
    for (BlockCalls calls : request.blocks()) {
      simulation.reach(calls);
      simulation.add(calls);
    }
    return Values.list(simulation.results);
  }

  /** Fills the gap below a block whose height is not the next. */
  private void reach(BlockCalls calls) throws RpcException {
    UInt256 last = UInt256.of(parent.number().value());
    UInt256 number = calls.block().number().orElse(last.plus(UInt256.ONE));
    if (number.compareTo(last) <= 0) {
      throw RpcException.simulation(
          NUMBERS,
          "block numbers must be in order: "
              + number.toBigInteger()
              + " <= "
              + last.toBigInteger());
    }
    if (number.compareTo(UInt256.of(base.number().value() + MAX_BLOCKS)) > 0) {
      throw RpcException.simulation(TOO_MANY, "too many blocks");
    }
    while (parent.number().value() + 1 < number.w0()) {
      add(BlockCalls.empty());
    }
  }

  private void add(BlockCalls calls) throws RpcException {
    BlockContext block = calls.block().on(context.processor().context(usual()));
    Environment environment = block.environment();
    long time = environment.lineage().timestamp();
    long before = parent.header().timestamp();
    if (Long.compareUnsigned(time, before) <= 0) {
      throw RpcException.simulation(
          TIMESTAMPS,
          "block timestamps must be in order: "
              + Long.toUnsignedString(time)
              + " <= "
              + Long.toUnsignedString(before));
    }
    CallSetting setting = new CallSetting(state, block).with(calls.accounts(), Optional.empty());
    SimulatedBlock simulated = new SimulatedBlock(context, setting, parent.header().terms());
    results.add(simulated.run(calls.calls()));
    state = setting.state().with(simulated.delta());
    parent = simulated.header();
    feeRecipient = environment.lineage().miner();
    hashes.put(parent.number().value(), parent.hash());
  }

  /** What the next block has where nothing is said: what was said for the one before. */
  private Environment usual() {
    var execution = parent.header().execution();
    return new Environment(
        new Lineage(
            parent.number().next(), parent.hash(), parent.header().timestamp() + 1, feeRecipient),
        execution.gasLimit(),
        context.request().validation() ? BaseFee.after(execution) : UInt256.ZERO,
        Hash32.ZERO,
        ancestors,
        List.of());
  }

  private BlockHashes ancestors(Blocks blocks, SealedHeader base) {
    BlockHashes below = blocks.view().environment(base).hashes();
    long number = base.number().value();
    return asked -> {
      Hash32 simulated = hashes.get(asked);
      return simulated != null ? simulated : asked == number ? base.hash() : below.at(asked);
    };
  }
}
