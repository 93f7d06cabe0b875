package org.poai.evm.world;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.chain.block.InternalMove;
import org.poai.chain.block.Log;
import org.poai.chain.rules.StateEdit;
import org.poai.crypto.Keccak;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.Limbs;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;
import org.poai.state.Account;
import org.poai.state.StateChanges;
import org.poai.state.StateChanges.AccountChange;
import org.poai.state.StateDelta;
import org.poai.state.StateView;

/**
 * Accounts, code and storage as the transactions of a block change them, over the state of the
 * parent.
 *
 * <p>For the next maintainer. Everything that was read or written stays here until the block ends,
 * so each account and slot is read from the store once. What belongs to a transaction (warm sets,
 * original values, who was created, touched or destroyed) is not kept in sets that would have to be
 * emptied: each account and slot has the number of the last transaction for which it is true, and a
 * new transaction has a new number. A change leaves its undo in the journal, also a change of such
 * a number; a failed call goes back to its snapshot. The journal is forgotten when the transaction
 * ends, since nothing goes back behind that.
 *
 * <p>EIP-6780: only an account that was created in the same transaction can be destroyed, so
 * storage that lies in the store is never destroyed by a contract.
 */
public final class World {
  private final StateView base;
  private final CodeCache codes;
  private final AccountTable accounts = new AccountTable();
  private final Journal journal = new Journal();

  /** Code that was made in this block. */
  private final Map<Hash32, Bytes> freshCodes = new HashMap<>();

  private final List<AccountState> touched = new ArrayList<>();
  private final List<AccountState> withTransient = new ArrayList<>();
  private List<Log> logs = new ArrayList<>();
  private List<InternalMove> moves = new ArrayList<>();
  private long refund;
  private int transaction = 1;

  public World(StateView base, CodeCache codes) {
    this.base = base;
    this.codes = codes;
  }

  /** The number of the present transaction, from 1. */
  public int transaction() {
    return transaction;
  }

  public AccountState account(Address address) {
    ByteBuffer bytes = ByteBuffer.wrap(address.toArray());
    long k2 = Integer.toUnsignedLong(bytes.getInt());
    long k1 = bytes.getLong();
    long k0 = bytes.getLong();
    AccountState account = accounts.find(k0, k1, k2);
    return account != null ? account : read(address, k0, k1, k2);
  }

  /** The account whose address is the low 160 bits of a word. */
  public AccountState account(long[] s, int at) {
    long k2 = s[at + 2] & 0xffff_ffffL;
    AccountState account = accounts.find(s[at], s[at + 1], k2);
    return account != null ? account : read(address(s[at], s[at + 1], k2), s[at], s[at + 1], k2);
  }

  private static Address address(long k0, long k1, long k2) {
    ByteBuffer bytes = ByteBuffer.allocate(Address.SIZE);
    return Address.of(bytes.putInt((int) k2).putLong(k1).putLong(k0).array());
  }

  private AccountState read(Address address, long k0, long k1, long k2) {
    Account before = base.account(address).orElse(Account.EMPTY);
    AccountState account = new AccountState(address, k0, k1, k2, before);
    accounts.add(account);
    return account;
  }

  public Code code(AccountState account) {
    Code code = account.code;
    if (code == null) {
      code = load(account.codeHash);
      account.code = code;
    }
    return code;
  }

  private Code load(Hash32 hash) {
    if (hash.equals(Account.EMPTY_CODE_HASH)) {
      return Code.EMPTY;
    }
    Code code = codes.get(hash);
    if (code == null) {
      Bytes fresh = freshCodes.get(hash);
      code = Code.of(hash, fresh != null ? fresh : base.code(hash));
      codes.put(code);
    }
    return code;
  }

  /** The slot whose key is a word. */
  public Slot slot(AccountState account, long[] s, int at) {
    Slot slot = account.slots.find(s, at);
    if (slot == null) {
      slot = Slot.at(s, at);
      if (account.readsStorage()) {
        slot.set(base.storage(account.address(), slot.key()));
      }
      account.slots.add(slot);
    }
    return slot;
  }

  /** The transient slot whose key is a word (EIP-1153); null where nothing was stored. */
  public @Nullable Slot transientSlot(AccountState account, long[] s, int at) {
    return account.transientSlots == null ? null : account.transientSlots.find(s, at);
  }

  public void storeTransient(AccountState account, long[] s, int key, int value) {
    SlotTable table = account.transientSlots;
    if (table == null) {
      table = new SlotTable();
      account.transientSlots = table;
      withTransient.add(account);
    }
    Slot slot = table.find(s, key);
    if (slot == null) {
      slot = Slot.at(s, key);
      table.add(slot);
    }
    journal.slot(slot);
    slot.set(s, value);
  }

  /** Sets a slot to a word. */
  public void store(AccountState account, Slot slot, long[] s, int at) {
    journal.slot(slot);
    slot.beforeWrite(transaction);
    slot.set(s, at);
    touch(account);
  }

  /**
   * Writes a word that no transaction writes, before the first one; the account stays as it is but
   * for its storage, and one without code is left alone. To be ended like a transaction.
   */
  public void writeBefore(Address contract, UInt256 key, UInt256 value) {
    AccountState account = account(contract);
    if (account.hasCode()) {
      store(account, key, value);
    }
  }

  /** Sets a value by hand, before the first transaction; to be ended like a transaction. */
  public void edit(StateEdit edit) {
    AccountState account = account(edit.account());
    if (edit instanceof StateEdit.Balance balance) {
      setBalance(account, balance.wei());
    } else if (edit instanceof StateEdit.Nonce nonce) {
      setNonce(account, nonce.nonce());
    } else if (edit instanceof StateEdit.Code code) {
      setCode(account, Code.of(Keccak.hash(code.code()), code.code()));
    } else if (edit instanceof StateEdit.Word word) {
      store(account, word.slot(), word.word());
    }
  }

  private void store(AccountState account, UInt256 key, UInt256 value) {
    long[] s = new long[2 * Limbs.WORD];
    Limbs.put(s, 0, key);
    Limbs.put(s, Limbs.WORD, value);
    store(account, slot(account, s, 0), s, Limbs.WORD);
  }

  /** Puts an account into the set of accessed ones (EIP-2929); whether it was not there. */
  public boolean access(AccountState account) {
    if (account.warmIn == transaction || account.isPrecompile()) {
      return false;
    }
    journal.warm(account);
    account.warmIn = transaction;
    return true;
  }

  /** Puts a slot into the set of accessed ones (EIP-2929); whether it was not there. */
  public boolean access(Slot slot) {
    if (slot.warmIn == transaction) {
      return false;
    }
    journal.warm(slot);
    slot.warmIn = transaction;
    return true;
  }

  /** Marks an account as touched (EIP-161): if it is empty when the transaction ends, it goes. */
  public void touch(AccountState account) {
    if (account.touchedIn != transaction) {
      journal.touched(account);
      account.touchedIn = transaction;
      touched.add(account);
    }
  }

  public void setBalance(AccountState account, UInt256 balance) {
    journal.balance(account);
    account.balance = balance;
    touch(account);
  }

  /**
   * Adds to a balance, also nothing, and touches the account. It cannot overflow: a chain's
   * specification has less than 2^256 wei for ever, and transactions make none.
   */
  public void addBalance(AccountState account, UInt256 amount) {
    setBalance(account, account.balance.plus(amount));
  }

  public void setNonce(AccountState account, long nonce) {
    journal.nonce(account);
    account.nonce = nonce;
    touch(account);
  }

  /** Whether nothing may be created at this address (EIP-684, EIP-7610). */
  public boolean isTaken(AccountState account) {
    return account.nonce != 0 || account.hasCode() || account.readsStorage();
  }

  /**
   * Makes a contract, without code so far, of an account that is not taken; its nonce becomes 1.
   */
  public void create(AccountState account) {
    journal.created(account);
    account.createdIn = transaction;
    setNonce(account, 1);
  }

  /** Gives code to an account that was just created. */
  public void setCode(AccountState account, Code code) {
    journal.code(account);
    account.code = code;
    account.codeHash = code.hash();
    freshCodes.put(code.hash(), code.bytes());
    codes.put(code);
    touch(account);
  }

  public boolean isCreatedNow(AccountState account) {
    return account.createdIn == transaction;
  }

  /** Lets an account that was created in this transaction cease to be when it ends. */
  public void destroy(AccountState account) {
    if (account.destroyedIn != transaction) {
      journal.destroyed(account);
      account.destroyedIn = transaction;
    }
  }

  public long refund() {
    return refund;
  }

  public void addRefund(long gas) {
    journal.refund(this);
    refund += gas;
  }

  void setRefund(long gas) {
    refund = gas;
  }

  public void log(Log log) {
    journal.log(this);
    logs.add(log);
  }

  void dropLog() {
    logs.remove(logs.size() - 1);
  }

  /** What was logged in this transaction and stands. */
  public List<Log> logs() {
    return logs;
  }

  /** Notes what no log says. */
  public void note(InternalMove move) {
    journal.move(this);
    moves.add(move);
  }

  void dropMove() {
    moves.remove(moves.size() - 1);
  }

  /** What was noted in this transaction and stands, once. */
  public List<InternalMove> takeMoves() {
    List<InternalMove> noted = moves;
    moves = new ArrayList<>();
    return noted;
  }

  /** A point to go back to, within the transaction. */
  public int snapshot() {
    return journal.size();
  }

  /** Undoes everything since the snapshot. */
  public void revert(int snapshot) {
    journal.revert(snapshot);
  }

  /**
   * Ends the transaction: what was destroyed goes, and so does what is touched and empty; the next
   * one begins.
   *
   * @return what it logged
   */
  public List<Log> endTransaction() {
    for (AccountState account : touched) {
      if (account.touchedIn == transaction) {
        account.changed = true;
        if (account.destroyedIn == transaction || account.isEmpty()) {
          remove(account);
        }
      }
    }
    touched.clear();
    withTransient.forEach(account -> account.transientSlots = null);
    withTransient.clear();
    journal.clear();
    moves.clear();
    refund = 0;
    transaction++;
    List<Log> ended = logs;
    logs = new ArrayList<>();
    return ended;
  }

  private static void remove(AccountState account) {
    account.nonce = 0;
    account.balance = UInt256.ZERO;
    account.code = Code.EMPTY;
    account.codeHash = Account.EMPTY_CODE_HASH;
    account.slots = new SlotTable();
    account.wiped = true;
  }

  /** What all ended transactions amount to. */
  public StateDelta commit() {
    Map<Address, AccountChange> changes = new HashMap<>();
    accounts.forEach(
        account -> {
          if (account.changed) {
            changes.put(account.address(), change(account));
          }
        });
    return new StateChanges(changes, freshCodes).on(base);
  }

  private static AccountChange change(AccountState account) {
    if (account.isEmpty()) {
      return new AccountChange(Optional.empty(), true, Map.of());
    }
    Map<UInt256, UInt256> slots = new HashMap<>();
    account.slots.forEach(
        slot -> {
          if (slot.writtenIn != 0) {
            slots.put(slot.key(), slot.value());
          }
        });
    Account now =
        new Account(
            account.nonce,
            new Wei(account.balance),
            account.before.storageRoot(),
            account.codeHash);
    return new AccountChange(Optional.of(now), account.wiped, slots);
  }
}
