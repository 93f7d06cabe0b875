package org.poai.state;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.crypto.Keccak;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;
import org.poai.state.StateChanges.AccountChange;

/**
 * Changes on top of a state, with snapshots that can be gone back to, until {@link #commit} turns
 * them into a delta. Each change leaves its undo in a journal; a snapshot is a length of the
 * journal. Not thread-safe.
 */
public final class WorldState {
  private final StateView base;
  private final Map<Address, Entry> entries = new HashMap<>();
  private final Map<Hash32, Bytes> codes = new HashMap<>();
  private final List<Runnable> journal = new ArrayList<>();

  public WorldState(StateView base) {
    this.base = base;
  }

  /**
   * The account, or {@link Account#EMPTY} where there is none; its storage root is that of the
   * base.
   */
  public Account account(Address address) {
    Account account = entry(address).account;
    return account == null ? Account.EMPTY : account;
  }

  /** Whether the account exists; an empty account may. */
  public boolean exists(Address address) {
    return entry(address).account != null;
  }

  /** Adds to the balance and touches the account, also with nothing. */
  public void addBalance(Address address, Wei amount) {
    Account account = account(address);
    set(address, account.withBalance(account.balance().plus(amount)));
  }

  /**
   * Takes from the balance.
   *
   * @throws ArithmeticException when there is less
   */
  public void subtractBalance(Address address, Wei amount) {
    Account account = account(address);
    set(address, account.withBalance(account.balance().minus(amount)));
  }

  public void setNonce(Address address, long nonce) {
    set(address, account(address).withNonce(nonce));
  }

  public void setCode(Address address, Bytes code) {
    Hash32 hash = code.isEmpty() ? Account.EMPTY_CODE_HASH : Keccak.hash(code);
    codes.put(hash, code);
    Account account = account(address);
    set(address, new Account(account.nonce(), account.balance(), account.storageRoot(), hash));
  }

  public Bytes code(Address address) {
    Hash32 hash = account(address).codeHash();
    Bytes fresh = codes.get(hash);
    return fresh != null ? fresh : base.code(hash);
  }

  public UInt256 storage(Address address, UInt256 slot) {
    Entry entry = entry(address);
    UInt256 changed = entry.slots.get(slot);
    if (changed != null) {
      return changed;
    }
    return entry.wiped ? UInt256.ZERO : base.storage(address, slot);
  }

  /** Sets a slot and touches the account. */
  public void setStorage(Address address, UInt256 slot, UInt256 value) {
    Entry entry = entry(address);
    UInt256 before = entry.slots.put(slot, value);
    journal.add(
        () -> {
          if (before == null) {
            entry.slots.remove(slot);
          } else {
            entry.slots.put(slot, before);
          }
        });
    set(address, account(address));
  }

  /** Removes the account with its code and its storage; it may be made anew. */
  public void deleteAccount(Address address) {
    Entry entry = entry(address);
    Map<UInt256, UInt256> slots = entry.slots;
    boolean wiped = entry.wiped;
    journal.add(
        () -> {
          entry.slots = slots;
          entry.wiped = wiped;
        });
    entry.slots = new HashMap<>();
    entry.wiped = true;
    set(address, null);
  }

  /** A point to go back to. */
  public int snapshot() {
    return journal.size();
  }

  /** Undoes everything since the snapshot. */
  public void revert(int snapshot) {
    for (int i = journal.size() - 1; i >= snapshot; i--) {
      journal.remove(i).run();
    }
  }

  /** What all changes amount to; EIP-161: a touched account that is empty ceases to be. */
  public StateDelta commit() {
    Map<Address, AccountChange> touched = new HashMap<>();
    entries.forEach(
        (address, entry) -> {
          if (entry.touched) {
            touched.put(
                address,
                new AccountChange(Optional.ofNullable(entry.account), entry.wiped, entry.slots));
          }
        });
    return new StateChanges(touched, codes).on(base);
  }

  private void set(Address address, @Nullable Account account) {
    Entry entry = entry(address);
    Account before = entry.account;
    boolean touched = entry.touched;
    journal.add(
        () -> {
          entry.account = before;
          entry.touched = touched;
        });
    entry.account = account;
    entry.touched = true;
  }

  private Entry entry(Address address) {
    return entries.computeIfAbsent(address, a -> new Entry(base.account(a)));
  }

  /** What has become of one account. */
  private static final class Entry {
    @Nullable Account account;
    Map<UInt256, UInt256> slots = new HashMap<>();

    /** Whether storage of the base is gone. */
    boolean wiped;

    boolean touched;

    Entry(Optional<Account> account) {
      this.account = account.orElse(null);
    }
  }
}
