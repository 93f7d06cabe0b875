package org.poai.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.poai.crypto.Keccak;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;
import org.poai.rlp.RlpWriter;

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
    TOUCH,
    TAKE_BACK
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

  /** Does the block's edits here and in the world alike. */
  void block(List<Edit> edits, WorldState world) {
    for (Edit edit : edits) {
      if (edit.kind() == Kind.TAKE_BACK) {
        int point = world.snapshot();
        edits.stream().filter(e -> e.kind() != Kind.TAKE_BACK).forEach(e -> inWorld(e, world));
        world.revert(point);
      } else {
        here(edit);
        inWorld(edit, world);
      }
    }
    people.values().removeIf(Person::isEmpty);
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

  private static void inWorld(Edit edit, WorldState world) {
    Address address = address(edit.who());
    switch (edit.kind()) {
      case PAY -> world.addBalance(address, Wei.of(edit.value()));
      case NONCE -> world.setNonce(address, edit.value());
      case CODE -> world.setCode(address, code(edit.value()));
      case STORE, STORE_AGAIN -> {
        world.setNonce(address, 1);
        world.setStorage(address, UInt256.of(edit.slot()), UInt256.of(edit.value()));
      }
      case DELETE -> world.deleteAccount(address);
      case TOUCH -> world.addBalance(address, Wei.ZERO);
      case TAKE_BACK -> throw new AssertionError("not nested");
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
