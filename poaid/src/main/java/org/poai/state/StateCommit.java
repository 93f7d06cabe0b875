package org.poai.state;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.state.StateChanges.AccountChange;

/**
 * Turns changed accounts into flat values, trie nodes and the new root: storage tries first, then
 * the account trie.
 */
final class StateCommit {
  private final StateReader reader;
  private final Map<Hash32, Bytes> freshCodes;
  private final Map<Bytes, Optional<Bytes>> changes = new HashMap<>();
  private final Map<Hash32, Bytes> keptCodes = new HashMap<>();

  StateCommit(StateReader reader, Map<Hash32, Bytes> freshCodes) {
    this.reader = reader;
    this.freshCodes = freshCodes;
  }

  StateDelta of(Map<Address, AccountChange> touched) {
    Trie accounts = new Trie(path -> node(StateKeys.accountNode(path)));
    touched.forEach((address, change) -> put(accounts, StateKeys.hashed(address), change));
    Trie.Commit commit = accounts.commit();
    commit.nodes().forEach((path, rlp) -> change(StateKeys.accountNode(path.toArray()), rlp));
    return new StateDelta(commit.root(), new TreeMap<>(changes), keptCodes);
  }

  private void put(Trie accounts, Hash32 hash, AccountChange change) {
    Account account = change.account().orElse(Account.EMPTY);
    if (change.wiped() || account.isEmpty()) {
      wipe(hash);
    }
    Optional<Bytes> encoded = Optional.empty();
    if (!account.isEmpty()) {
      Hash32 root = storageRoot(hash, change, account);
      keepCode(account.codeHash());
      encoded =
          Optional.of(
              AccountCodec.encode(
                  new Account(account.nonce(), account.balance(), root, account.codeHash())));
    }
    Bytes key = StateKeys.account(hash);
    if (!encoded.equals(reader.get(key))) {
      changes.put(key, encoded);
      accounts.put(hash.toArray(), encoded.orElse(Bytes.EMPTY));
    }
  }

  /** Code that was set and taken back, or whose account is gone, is not kept. */
  private void keepCode(Hash32 codeHash) {
    Bytes fresh = freshCodes.get(codeHash);
    if (fresh != null && !fresh.isEmpty()) {
      keptCodes.put(codeHash, fresh);
    }
  }

  private Hash32 storageRoot(Hash32 addressHash, AccountChange change, Account account) {
    if (change.slots().isEmpty()) {
      return change.wiped() ? Account.EMPTY_TRIE_ROOT : account.storageRoot();
    }
    Trie storage =
        new Trie(
            path ->
                change.wiped() ? Optional.empty() : node(StateKeys.storageNode(addressHash, path)));
    for (Map.Entry<UInt256, UInt256> slot : change.slots().entrySet()) {
      Hash32 slotHash = StateKeys.hashed(slot.getKey());
      Optional<Bytes> value =
          slot.getValue().isZero()
              ? Optional.empty()
              : Optional.of(SlotCodec.encode(slot.getValue()));
      Bytes key = StateKeys.storage(addressHash, slotHash);
      storage.put(slotHash.toArray(), value.orElse(Bytes.EMPTY));
      if (value.equals(reader.get(key))) {
        changes.remove(key);
      } else {
        changes.put(key, value);
      }
    }
    Trie.Commit commit = storage.commit();
    commit
        .nodes()
        .forEach((path, rlp) -> change(StateKeys.storageNode(addressHash, path.toArray()), rlp));
    return commit.root();
  }

  /** Removes all slots and nodes of a storage trie; what is set anew afterwards overrides this. */
  private void wipe(Hash32 addressHash) {
    Hash32 root =
        reader
            .get(StateKeys.account(addressHash))
            .map(rlp -> AccountCodec.decode(rlp).storageRoot())
            .orElse(Account.EMPTY_TRIE_ROOT);
    new TrieWalk(
            path -> node(StateKeys.storageNode(addressHash, path)),
            new TrieWalk.Visitor() {
              @Override
              public void node(byte[] path) {
                changes.put(StateKeys.storageNode(addressHash, path), Optional.empty());
              }

              @Override
              public void leaf(Hash32 slotHash, Bytes value) {
                changes.put(StateKeys.storage(addressHash, slotHash), Optional.empty());
              }
            })
        .from(root);
  }

  private void change(Bytes key, Optional<byte[]> rlp) {
    Optional<Bytes> value = rlp.map(Bytes::of);
    if (value.equals(reader.get(key))) {
      changes.remove(key);
    } else {
      changes.put(key, value);
    }
  }

  private Optional<byte[]> node(Bytes key) {
    return reader.get(key).map(Bytes::toArray);
  }
}
