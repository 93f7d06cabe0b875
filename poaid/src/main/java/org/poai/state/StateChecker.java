package org.poai.state;

import java.util.ArrayList;
import java.util.List;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.store.Column;
import org.poai.store.StoreReader;

/**
 * Walks the whole state at the head and compares flat values, trie nodes, code and roots with each
 * other.
 *
 * <p>The walk meets accounts, slots and nodes in the order in which their columns hold them, so one
 * cursor per kind of key moves along with it: whatever a cursor has to skip is referred to by
 * nothing. Memory does not grow with the state.
 */
public final class StateChecker {
  private static final int MAX_FAULTS = 100;

  private final StateReader reader;
  private final List<String> faults = new ArrayList<>();
  private final KeyRange accounts;
  private final KeyRange slots;
  private final KeyRange accountNodes;
  private final KeyRange storageNodes;

  private StateChecker(StoreReader store) {
    this.reader = new StateReader.Latest(store);
    this.accounts = new KeyRange(store, Column.ACCOUNT, StateKeys.ACCOUNT, this::fault);
    this.slots = new KeyRange(store, Column.STORAGE, StateKeys.STORAGE, this::fault);
    this.accountNodes = new KeyRange(store, Column.TRIE, StateKeys.ACCOUNT_TRIE, this::fault);
    this.storageNodes = new KeyRange(store, Column.TRIE, StateKeys.STORAGE_TRIE, this::fault);
  }

  /**
   * What is wrong, a clause each, the first hundred; empty when everything fits together and gives
   * {@code root}.
   *
   * @param store a snapshot, unless nobody writes
   */
  public static List<String> check(StoreReader store, Hash32 root) {
    StateChecker checker = new StateChecker(store);
    try (KeyRange accounts = checker.accounts;
        KeyRange slots = checker.slots;
        KeyRange accountNodes = checker.accountNodes;
        KeyRange storageNodes = checker.storageNodes) {
      checker.walkAccounts(root);
      List.of(accounts, slots, accountNodes, storageNodes).forEach(KeyRange::finish);
    }
    return List.copyOf(checker.faults);
  }

  private void walkAccounts(Hash32 root) {
    new TrieWalk(
            path -> node(StateKeys.accountNode(path)),
            new TrieWalk.Visitor() {
              @Override
              public void node(byte[] path) {
                accountNodes.reach(StateKeys.accountNode(path));
              }

              @Override
              public void leaf(Hash32 hash, Bytes value) {
                accounts.reach(StateKeys.account(hash), value);
                account(hash, AccountCodec.decode(value));
              }

              @Override
              public void broken(byte[] path, Hash32 hash) {
                fault("node " + Bytes.of(path) + " of the account trie has not the hash " + hash);
              }
            })
        .from(root);
  }

  private void account(Hash32 account, Account fields) {
    if (!fields.codeHash().equals(Account.EMPTY_CODE_HASH)
        && reader.code(fields.codeHash()).isEmpty()) {
      fault("the code of account " + account + " is missing");
    }
    new TrieWalk(
            path -> node(StateKeys.storageNode(account, path)),
            new TrieWalk.Visitor() {
              @Override
              public void node(byte[] path) {
                storageNodes.reach(StateKeys.storageNode(account, path));
              }

              @Override
              public void leaf(Hash32 slot, Bytes value) {
                slots.reach(StateKeys.storage(account, slot), value);
              }

              @Override
              public void broken(byte[] path, Hash32 hash) {
                fault(
                    "node "
                        + Bytes.of(path)
                        + " in storage of "
                        + account
                        + " has not hash "
                        + hash);
              }
            })
        .from(fields.storageRoot());
  }

  private java.util.Optional<byte[]> node(Bytes key) {
    return reader.get(key).map(Bytes::toArray);
  }

  private void fault(String clause) {
    if (faults.size() < MAX_FAULTS) {
      faults.add(clause);
    }
  }
}
