package org.poai.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.poai.crypto.Keccak;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;
import org.poai.rlp.RlpWriter;
import org.poai.state.StateChanges.AccountChange;

/** The world as plain maps, copied for each block; its root is computed from nothing. */
final class StateModel {
  private final Map<Integer, Person> people = new TreeMap<>();

  /** What an edit does. */
  enum Kind {
    PAY,
    NONCE,
    CODE,
    STORE,
    STORE_AGAIN,
    DELETE,
    TOUCH
  }

  /** One step of a block; which of the numbers matter depends on the kind. */
  record Edit(Kind kind, int who, int slot, int value) {}

  /** An account of the model. */
  private static final class Person {
    long nonce;
    Wei balance = Wei.ZERO;
    Bytes code = Bytes.EMPTY;
    Map<Integer, Integer> slots = new HashMap<>();

    Person copy() {
      Person copy = new Person();
      copy.nonce = nonce;
      copy.balance = balance;
      copy.code = code;
      copy.slots = new HashMap<>(slots);
      return copy;
    }

    boolean isEmpty() {
      return nonce == 0 && balance.isZero() && code.isEmpty();
    }
  }

  StateModel copy() {
    StateModel copy = new StateModel();
    people.forEach((who, person) -> copy.people.put(who, person.copy()));
    return copy;
  }

  static Address address(int who) {
    byte[] bytes = new byte[20];
    bytes[19] = (byte) who;
    return Address.of(bytes);
  }

  /** Does a block's edits; what they change on the state that this was the model of. */
  StateChanges block(List<Edit> edits, StateView before) {
    Map<Integer, Set<Integer>> written = new TreeMap<>();
    Set<Integer> wiped = new HashSet<>();
    for (Edit edit : edits) {
      here(edit);
      Set<Integer> slots = written.computeIfAbsent(edit.who(), who -> new HashSet<>());
      switch (edit.kind()) {
        case STORE, STORE_AGAIN -> slots.add(edit.slot());
        case DELETE -> {
          slots.clear();
          wiped.add(edit.who());
        }
        default -> {}
      }
    }
    Map<Address, AccountChange> accounts = new HashMap<>();
    Map<Hash32, Bytes> codes = new HashMap<>();
    written.forEach(
        (who, slots) ->
            accounts.put(address(who), change(who, slots, wiped.contains(who), before)));
    people.values().forEach(person -> codes.put(Keccak.hash(person.code), person.code));
    people.values().removeIf(Person::isEmpty);
    return new StateChanges(accounts, codes);
  }

  private AccountChange change(int who, Set<Integer> written, boolean wiped, StateView before) {
    Person person = people.get(who);
    if (person == null) {
      return new AccountChange(Optional.empty(), wiped, Map.of());
    }
    Hash32 storageRoot =
        before.account(address(who)).map(Account::storageRoot).orElse(Account.EMPTY_TRIE_ROOT);
    Map<UInt256, UInt256> slots = new HashMap<>();
    written.forEach(
        slot -> slots.put(UInt256.of(slot), UInt256.of(person.slots.getOrDefault(slot, 0))));
    Account now = new Account(person.nonce, person.balance, storageRoot, Keccak.hash(person.code));
    return new AccountChange(Optional.of(now), wiped, slots);
  }

  private void here(Edit edit) {
    if (edit.kind() == Kind.DELETE) {
      people.remove(edit.who());
      return;
    }
    Person person = people.computeIfAbsent(edit.who(), who -> new Person());
    switch (edit.kind()) {
      case PAY -> person.balance = person.balance.plus(Wei.of(edit.value()));
      case NONCE -> person.nonce = edit.value();
      case CODE -> person.code = code(edit.value());
      case STORE, STORE_AGAIN -> {
        // Storage belongs to contracts: an account that EIP-161 calls empty has none.
        person.nonce = 1;
        person.slots.put(edit.slot(), edit.value());
      }
      default -> {}
    }
  }

  private static Bytes code(int value) {
    return value == 0 ? Bytes.EMPTY : Bytes.utf8("code " + value);
  }

  Hash32 root() {
    Map<Bytes, Bytes> leaves = new TreeMap<>();
    people.forEach(
        (who, person) -> {
          RlpWriter out = new RlpWriter();
          int list = out.beginList();
          out.scalar(person.nonce).scalar(person.balance.value());
          out.string(storageRoot(person)).string(Keccak.hash(person.code)).endList(list);
          leaves.put(hashed(address(who).toArray()), Bytes.of(out.toBytes()));
        });
    return LiteralTrieRoot.of(leaves);
  }

  private static Hash32 storageRoot(Person person) {
    Map<Bytes, Bytes> leaves = new TreeMap<>();
    person.slots.forEach(
        (slot, value) -> {
          if (value != 0) {
            leaves.put(
                hashed(UInt256.of(slot).toBytes()),
                Bytes.of(new RlpWriter().scalar(value).toBytes()));
          }
        });
    return LiteralTrieRoot.of(leaves);
  }

  private static Bytes hashed(byte[] bytes) {
    return Bytes.of(Keccak.hash(bytes).toArray());
  }

  /** The view says of everything what the model says, and can prove it. */
  void assertIs(StateView view) {
    assertThat(view.root()).isEqualTo(root());
    for (int who = 0; who < 9; who++) {
      Address address = address(who);
      Optional<Person> person = Optional.ofNullable(people.get(who));
      Optional<Account> account = view.account(address);
      assertThat(account.map(Account::balance)).isEqualTo(person.map(p -> p.balance));
      assertThat(account.map(Account::nonce)).isEqualTo(person.map(p -> p.nonce));
      assertThat(account.map(a -> view.code(a.codeHash()))).isEqualTo(person.map(p -> p.code));
      assertProven(view, address, account);
      for (int slot = 0; slot < 7; slot++) {
        int expected = person.isPresent() ? person.get().slots.getOrDefault(slot, 0) : 0;
        UInt256 index = UInt256.of(slot);
        assertThat(view.storage(address, index)).isEqualTo(UInt256.of(expected));
        Hash32 storageRoot = account.map(Account::storageRoot).orElse(Account.EMPTY_TRIE_ROOT);
        List<Bytes> proof = StateProofs.storage(view, address, index);
        assertThat(StateProofs.verify(storageRoot, Keccak.hash(index.toBytes()), proof))
            .isEqualTo(
                expected == 0
                    ? Optional.empty()
                    : Optional.of(Bytes.of(new RlpWriter().scalar(expected).toBytes())));
      }
    }
  }

  private static void assertProven(StateView view, Address address, Optional<Account> account) {
    List<Bytes> proof = StateProofs.account(view, address);
    assertThat(StateProofs.verify(view.root(), Keccak.hash(address), proof))
        .isEqualTo(account.map(AccountCodec::encode));
  }
}
