package org.poai.state;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.poai.crypto.Keccak;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Wei;
import org.poai.state.StateChanges.AccountChange;
import org.poai.store.Batch;
import org.poai.store.KeyValueStore;
import org.poai.store.KeyValueStore.Durability;

/** Measures how fast new accounts enter the state: flat values, trie nodes, diffs, and the disk. */
public final class TrieBench {
  private TrieBench() {}

  /**
   * Inserts new accounts, so many per block, each block in one synced batch.
   *
   * @param store an empty one, which is filled
   * @param accounts how many in all, a multiple of {@code perBlock}
   * @return accounts per second
   */
  public static long insertsPerSecond(KeyValueStore store, int accounts, int perBlock) {
    StateStore states = new StateStore(store);
    long start = System.nanoTime();
    for (int block = 0; block < accounts / perBlock; block++) {
      StateTransition transition = states.begin();
      try (StateView view = transition.view()) {
        Map<Address, AccountChange> changes = new HashMap<>();
        for (int i = 0; i < perBlock; i++) {
          changes.put(
              address((long) block * perBlock + i),
              new AccountChange(
                  Optional.of(Account.EMPTY.withBalance(Wei.of(1))), false, Map.of()));
        }
        transition.apply(BlockNumber.of(block), new StateChanges(changes, Map.of()).on(view));
      }
      Batch batch = new Batch();
      transition.writeTo(batch);
      store.write(batch, Durability.SYNCED);
    }
    long micros = Math.max(1, (System.nanoTime() - start) / 1000);
    return accounts * 1_000_000L / micros;
  }

  private static Address address(long index) {
    byte[] hash = Keccak.hash(ByteBuffer.allocate(8).putLong(index).array()).toArray();
    return Address.of(java.util.Arrays.copyOf(hash, Address.SIZE));
  }
}
