package org.poai.state;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.poai.primitives.Address;
import org.poai.primitives.UInt256;

/**
 * What was read of a state by all who share it, since most ask for the same: to find an account in
 * the store takes longer than a short call that uses it. Bounded, and safe from any thread.
 */
final class StateMemory {
  private static final int MOST = 4_096;

  private final Map<Address, Optional<Account>> accounts = new ConcurrentHashMap<>();
  private final Map<Slot, UInt256> slots = new ConcurrentHashMap<>();

  /** A place in the storage of an account. */
  record Slot(Address address, UInt256 slot) {}

  Optional<Account> account(Address address, Function<Address, Optional<Account>> read) {
    return find(accounts, address, read);
  }

  UInt256 storage(Slot slot, Function<Slot, UInt256> read) {
    return find(slots, slot, read);
  }

  private static <K, V> V find(Map<K, V> known, K key, Function<K, V> read) {
    V found = known.get(key);
    if (found != null) {
      return found;
    }
    V now = read.apply(key);
    if (known.size() < MOST) {
      known.put(key, now);
    }
    return now;
  }
}
