package org.poai.chain.tree;

import java.util.Map;
import org.poai.chain.block.Block;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.genesis.ChainSpec.GenesisAccount;
import org.poai.chain.genesis.Genesis;
import org.poai.chain.genesis.Manifest;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.state.StateDelta;
import org.poai.state.StateView;
import org.poai.state.WorldState;

/**
 * Where a chain begins: specification, first manifest, and the block and state that follow from
 * them.
 */
public record ChainGenesis(ChainSpec spec, Manifest manifest, Block block, StateDelta allocation) {

  /** Builds the genesis state and block; a pure function. */
  public static ChainGenesis of(ChainSpec spec, Manifest manifest) {
    StateDelta allocation = allocate(spec);
    return new ChainGenesis(
        spec, manifest, Genesis.block(spec, manifest, allocation.root()), allocation);
  }

  private static StateDelta allocate(ChainSpec spec) {
    WorldState state = new WorldState(StateView.empty());
    for (Map.Entry<Address, GenesisAccount> entry : spec.alloc().entrySet()) {
      Address address = entry.getKey();
      GenesisAccount account = entry.getValue();
      state.addBalance(address, account.balance());
      state.setNonce(address, account.nonce());
      if (!account.code().isEmpty()) {
        state.setCode(address, account.code());
      }
      for (Map.Entry<Hash32, UInt256> slot : account.storage().entrySet()) {
        state.setStorage(address, slot.getKey().toUInt256(), slot.getValue());
      }
    }
    return state.commit();
  }
}
