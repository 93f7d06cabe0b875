package org.poai.evm.world;

import org.jspecify.annotations.Nullable;
import org.poai.evm.gas.Gas;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.state.Account;

/**
 * An account of a {@link World}, there or not: what it holds now, and what the present transaction
 * did to it. Changed only by its world.
 */
public final class AccountState {
  private final Address address;

  /** The address as the limbs of a word. */
  final long k0;

  final long k1;
  final long k2;
  @Nullable AccountState next;

  /** The account before the block; absent means {@link Account#EMPTY}. */
  final Account before;

  long nonce;
  UInt256 balance;
  Hash32 codeHash;

  /** The code of {@link #codeHash}, once it was asked for. */
  @Nullable Code code;

  SlotTable slots = new SlotTable();
  @Nullable SlotTable transientSlots;

  /** Whether storage from before the block is gone. */
  boolean wiped;

  /** Whether a transaction of the block has touched it, so that it may have to be written. */
  boolean changed;

  // Each the last transaction of which it is true, 0 for none.
  int touchedIn;
  int warmIn;
  int createdIn;
  int destroyedIn;

  AccountState(Address address, long k0, long k1, long k2, Account before) {
    this.address = address;
    this.k0 = k0;
    this.k1 = k1;
    this.k2 = k2;
    this.before = before;
    this.nonce = before.nonce();
    this.balance = before.balance().value();
    this.codeHash = before.codeHash();
  }

  public Address address() {
    return address;
  }

  /** Copies the address to a word. */
  public void loadAddress(long[] s, int at) {
    s[at] = k0;
    s[at + 1] = k1;
    s[at + 2] = k2;
    s[at + 3] = 0;
  }

  /** The address as a number; −1 where it is too large for a long. */
  public long addressAsNumber() {
    return (k1 | k2) == 0 && k0 >= 0 ? k0 : -1;
  }

  public long nonce() {
    return nonce;
  }

  public UInt256 balance() {
    return balance;
  }

  public Hash32 codeHash() {
    return codeHash;
  }

  public boolean hasCode() {
    return !codeHash.equals(Account.EMPTY_CODE_HASH);
  }

  /** EIP-161: no code, nonce 0, balance 0; as good as not there. */
  public boolean isEmpty() {
    return nonce == 0 && balance.isZero() && !hasCode();
  }

  /** Whether its code is part of the node. */
  boolean isPrecompile() {
    long number = addressAsNumber();
    return number > 0 && number <= Gas.PRECOMPILES;
  }

  /** Whether the store has storage of this account that still counts. */
  boolean readsStorage() {
    return !wiped && !before.storageRoot().equals(Account.EMPTY_TRIE_ROOT);
  }
}
