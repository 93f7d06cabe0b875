package org.poai.state;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.crypto.Keccak;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.state.StateMemory.Slot;
import org.poai.store.IncompleteStoreException;

/** The world state at one root, read-only and unmoved by later blocks. Close it when done. */
public final class StateView implements AutoCloseable {
  private final StateReader reader;
  private final Runnable release;

  /** What was read, where many share the state. */
  private final @Nullable StateMemory memory;

  /** The account whose storage was read last: a contract reads many slots of its own. */
  private Owner lastOwner = Owner.NOBODY;

  private record Owner(Address address, Hash32 hash) {
    static final Owner NOBODY = new Owner(Address.ZERO, StateKeys.hashed(Address.ZERO));
  }

  StateView(StateReader reader, Runnable release) {
    this(reader, release, null);
  }

  private StateView(StateReader reader, Runnable release, @Nullable StateMemory memory) {
    this.reader = reader;
    this.release = release;
    this.memory = memory;
  }

  /** The state before anything exists. */
  public static StateView empty() {
    return new StateView(StateReader.empty(), () -> {});
  }

  public Hash32 root() {
    return reader
        .get(StateKeys.accountNode(new byte[0]))
        .map(Keccak::hash)
        .orElse(Account.EMPTY_TRIE_ROOT);
  }

  public Optional<Account> account(Address address) {
    return memory == null ? readAccount(address) : memory.account(address, this::readAccount);
  }

  private Optional<Account> readAccount(Address address) {
    return reader.get(StateKeys.account(StateKeys.hashed(address))).map(AccountCodec::decode);
  }

  /** The value of a storage slot; zero where nothing was stored. */
  public UInt256 storage(Address address, UInt256 slot) {
    Slot place = new Slot(address, slot);
    return memory == null ? readStorage(place) : memory.storage(place, this::readStorage);
  }

  private UInt256 readStorage(Slot place) {
    Bytes key = StateKeys.storage(hashOf(place.address()), StateKeys.hashed(place.slot()));
    return reader.get(key).map(SlotCodec::decode).orElse(UInt256.ZERO);
  }

  /** Threads that share the view may each forget what another has left: the record is whole. */
  private Hash32 hashOf(Address owner) {
    Owner last = lastOwner;
    if (!last.address().equals(owner)) {
      last = new Owner(owner, StateKeys.hashed(owner));
      lastOwner = last;
    }
    return last.hash();
  }

  /**
   * Byte code by its hash.
   *
   * @throws IncompleteStoreException when no account has had this code
   */
  public Bytes code(Hash32 codeHash) {
    if (codeHash.equals(Account.EMPTY_CODE_HASH)) {
      return Bytes.EMPTY;
    }
    return reader
        .code(codeHash)
        .orElseThrow(IncompleteStoreException.lacks("the code of hash " + codeHash));
  }

  /**
   * This state with a delta made on it laid over it; closing it closes nothing, and it lives no
   * longer than this one.
   */
  public StateView with(StateDelta delta) {
    return new StateView(new StateReader.Overlay(reader, delta.changes(), delta.codes()), () -> {});
  }

  /** The same state, to be {@link #lent lent} to many: what one has read the others need not. */
  public StateView shared() {
    return new StateView(reader, release, new StateMemory());
  }

  /**
   * This state for one of several users: closing it runs what is given and closes nothing, and it
   * lives no longer than this one.
   */
  public StateView lent(Runnable givenBack) {
    return new StateView(reader, givenBack, memory);
  }

  StateReader reader() {
    return reader;
  }

  @Override
  public void close() {
    release.run();
  }
}
