package org.poai.evm.world;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.poai.crypto.Keccak;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;
import org.poai.state.Account;
import org.poai.state.StateChanges;
import org.poai.state.StateChanges.AccountChange;
import org.poai.state.StateView;

/** What a {@link World} of a few accounts means, without a journal. */
final class WorldModel {
  static final int PEOPLE = 5;
  static final int SLOTS = 4;

  private final List<Person> people;
  long refund;
  int logs;

  WorldModel() {
    this(IntStream.range(0, PEOPLE).mapToObj(Person::new).toList());
  }

  private WorldModel(List<Person> people) {
    this.people = new ArrayList<>(people);
  }

  /** An account; all but the first line is forgotten when a transaction ends. */
  static final class Person {
    final int number;
    long balance;
    long nonce;
    int code;
    Map<Integer, Integer> slots = new HashMap<>();

    boolean touched;
    boolean created;
    boolean destroyed;
    boolean warm;
    Set<Integer> warmSlots = new HashSet<>();
    Map<Integer, Integer> transients = new HashMap<>();

    Person(int number) {
      this.number = number;
    }

    Address address() {
      byte[] bytes = new byte[Address.SIZE];
      bytes[0] = 1;
      bytes[10] = (byte) number;
      return Address.of(bytes);
    }

    boolean isTaken() {
      return nonce != 0 || code != 0;
    }

    void create() {
      nonce = 1;
      created = true;
      touched = true;
    }

    private Person copy() {
      Person copy = new Person(number);
      copy.balance = balance;
      copy.nonce = nonce;
      copy.code = code;
      copy.slots = new HashMap<>(slots);
      copy.touched = touched;
      copy.created = created;
      copy.destroyed = destroyed;
      copy.warm = warm;
      copy.warmSlots = new HashSet<>(warmSlots);
      copy.transients = new HashMap<>(transients);
      return copy;
    }

    /** What is left of it after the transaction. */
    private Person afterTransaction() {
      Person after = new Person(number);
      boolean isEmpty = balance == 0 && nonce == 0 && code == 0;
      if (!touched || !(destroyed || isEmpty)) {
        after.balance = balance;
        after.nonce = nonce;
        after.code = code;
        after.slots = slots;
      }
      return after;
    }
  }

  static Bytes code(int number) {
    return number == 0 ? Bytes.EMPTY : Bytes.utf8("code " + number);
  }

  Person person(int number) {
    return people.get(number);
  }

  WorldModel copy() {
    WorldModel copy = new WorldModel(people.stream().map(Person::copy).toList());
    copy.refund = refund;
    copy.logs = logs;
    return copy;
  }

  void endTransaction() {
    people.replaceAll(Person::afterTransaction);
    refund = 0;
    logs = 0;
  }

  /** The root of the state, made from nothing. */
  Hash32 root() {
    Map<Address, AccountChange> accounts = new HashMap<>();
    for (Person person : people) {
      Map<UInt256, UInt256> slots = new HashMap<>();
      person.slots.forEach((slot, value) -> slots.put(UInt256.of(slot), UInt256.of(value)));
      Account account =
          new Account(
              person.nonce,
              Wei.of(person.balance),
              Account.EMPTY_TRIE_ROOT,
              Keccak.hash(code(person.code)));
      accounts.put(person.address(), new AccountChange(Optional.of(account), false, slots));
    }
    return new StateChanges(accounts, Map.of()).on(StateView.empty()).root();
  }
}
