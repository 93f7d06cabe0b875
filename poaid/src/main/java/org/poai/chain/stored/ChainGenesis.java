package org.poai.chain.stored;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.poai.chain.block.Block;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.genesis.ChainSpec.GenesisAccount;
import org.poai.chain.genesis.Genesis;
import org.poai.chain.genesis.Manifest;
import org.poai.crypto.Keccak;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.state.Account;
import org.poai.state.StateChanges;
import org.poai.state.StateChanges.AccountChange;
import org.poai.state.StateDelta;
import org.poai.state.StateView;

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
    Map<Address, AccountChange> accounts = new HashMap<>();
    Map<Hash32, Bytes> codes = new HashMap<>();
    spec.alloc()
        .forEach(
            (address, account) -> {
              Hash32 codeHash = Keccak.hash(account.code());
              codes.put(codeHash, account.code());
              accounts.put(address, change(account, codeHash));
            });
    return new StateChanges(accounts, codes).on(StateView.empty());
  }

  private static AccountChange change(GenesisAccount account, Hash32 codeHash) {
    Map<UInt256, UInt256> slots = new HashMap<>();
    account.storage().forEach((slot, value) -> slots.put(slot.toUInt256(), value));
    return new AccountChange(
        Optional.of(
            new Account(account.nonce(), account.balance(), Account.EMPTY_TRIE_ROOT, codeHash)),
        false,
        slots);
  }
}
