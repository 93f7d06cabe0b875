package org.poai.state;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.poai.crypto.Keccak;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.store.Column;
import org.poai.store.StoreReader;
import org.poai.store.StoreReader.Cursor;

/**
 * Walks the whole state at the head and compares flat values, trie nodes, code and roots with each
 * other.
 */
public final class StateChecker {
  private final StoreReader store;
  private final StateReader reader;
  private final List<String> faults = new ArrayList<>();
  private final Set<Bytes> reached = new HashSet<>();

  private StateChecker(StoreReader store) {
    this.store = store;
    this.reader = new StateReader.Latest(store);
  }

  /** What is wrong, a clause each; empty when everything fits together and gives {@code root}. */
  public static List<String> check(StoreReader store, Hash32 root) {
    StateChecker checker = new StateChecker(store);
    checker.accounts(root);
    for (Column column : List.of(Column.ACCOUNT, Column.STORAGE, Column.TRIE)) {
      checker.nothingElse(column);
    }
    return List.copyOf(checker.faults);
  }

  private void accounts(Hash32 root) {
    Trie.NodeSource nodes = path -> node(StateKeys.accountNode(path));
    root("the account trie", nodes, root);
    new TrieWalk(nodes)
        .forEachLeaf(
            (hash, value) -> {
              same("account " + hash, StateKeys.account(hash), value);
              account(hash, AccountCodec.decode(value));
            });
  }

  private void account(Hash32 hash, Account account) {
    if (!account.codeHash().equals(Account.EMPTY_CODE_HASH)
        && reader.code(account.codeHash()).isEmpty()) {
      faults.add("the code of account " + hash + " is missing");
    }
    Trie.NodeSource nodes = path -> node(StateKeys.storageNode(hash, path));
    root("the storage trie of " + hash, nodes, account.storageRoot());
    new TrieWalk(nodes)
        .forEachLeaf(
            (slot, value) ->
                same("slot " + slot + " of " + hash, StateKeys.storage(hash, slot), value));
  }

  private void root(String what, Trie.NodeSource nodes, Hash32 expected) {
    Hash32 actual = nodes.node(new byte[0]).map(Keccak::hash).orElse(Account.EMPTY_TRIE_ROOT);
    if (!actual.equals(expected)) {
      faults.add(what + " has root " + actual + ", not " + expected);
    }
  }

  private void same(String what, Bytes key, Bytes inTrie) {
    reached.add(key);
    if (!reader.get(key).equals(java.util.Optional.of(inTrie))) {
      faults.add(what + " differs between the trie and its flat value");
    }
  }

  private java.util.Optional<byte[]> node(Bytes key) {
    reached.add(key);
    return reader.get(key).map(Bytes::toArray);
  }

  private void nothingElse(Column column) {
    try (Cursor cursor = store.seek(column, new byte[0])) {
      for (; cursor.isValid(); cursor.next()) {
        if (!reached.contains(Bytes.of(cursor.key()))) {
          faults.add(column + " holds " + Bytes.of(cursor.key()) + ", which nothing refers to");
        }
      }
    }
  }
}
