package org.poai.rpc.poai;

import java.util.function.LongSupplier;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.genesis.GenesisContract;
import org.poai.chain.rules.GovernanceSlots;
import org.poai.contract.ContractReader;
import org.poai.json.JsonValue;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.query.Deadline;
import org.poai.rpc.call.Blocks;
import org.poai.rpc.call.CallSetting;
import org.poai.rpc.call.Simulation;
import org.poai.rpc.message.RpcException;
import org.poai.state.StateView;

/**
 * The contracts of genesis, on the state after the head, for one answer.
 *
 * @param head the block after which they are asked
 */
record HeadContracts(SealedHeader head, GovernanceSlots slots, Simulation simulation)
    implements ContractReader<RpcException> {

  /** Finds an answer in them. */
  interface Use {
    JsonValue apply(HeadContracts contracts) throws RpcException;
  }

  /**
   * The answer that is found in them.
   *
   * @param needed a contract that the chain must have
   * @param nanoTime what the time for the answer is measured with
   */
  static JsonValue use(Blocks blocks, LongSupplier nanoTime, GenesisContract needed, Use use)
      throws RpcException {
    SealedHeader head = blocks.view().chain().head().header();
    try (StateView state = blocks.state(head)) {
      require(state, needed);
      CallSetting setting =
          new CallSetting(
              state, blocks.view().processor().context(blocks.view().environment(head)));
      Simulation simulation =
          new Simulation(blocks.view().processor(), setting, Deadline.from(nanoTime));
      return use.apply(new HeadContracts(head, GovernanceSlots.of(state), simulation));
    }
  }

  /** Refuses where the chain was begun without a contract. */
  static void require(StateView state, GenesisContract contract) throws RpcException {
    if (state.account(contract.address()).isEmpty()) {
      throw RpcException.server(
          contract == GenesisContract.INFERENCE_MARKET
              ? "this chain has no inference market"
              : "this chain has no governance contracts");
    }
  }

  @Override
  public Bytes call(Address contract, Bytes input) throws RpcException {
    return simulation.view(contract, input);
  }
}
