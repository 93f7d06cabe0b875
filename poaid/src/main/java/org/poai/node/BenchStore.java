package org.poai.node;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.poai.crypto.Preimage;
import org.poai.metrics.Metrics;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.primitives.Wei;
import org.poai.state.StateStore;
import org.poai.state.StateTransition;
import org.poai.state.StateView;
import org.poai.state.WorldState;
import org.poai.store.Batch;
import org.poai.store.KeyValueStore.Durability;
import org.poai.store.RocksDatabase;

/**
 * How fast accounts get into the state trie, with flat values, nodes, diffs and history written to
 * a fresh database.
 */
final class BenchStore {
  private static final int BLOCKS = 50;
  private static final int ACCOUNTS_A_BLOCK = 1_000;

  private final Path scratch;
  private final PrintWriter out;

  BenchStore(Path scratch, PrintWriter out) {
    this.scratch = scratch;
    this.out = out;
  }

  void run() {
    try (RocksDatabase database = RocksDatabase.open(scratch.resolve("trie"), new Metrics())) {
      StateStore states = new StateStore(database);
      long start = System.nanoTime();
      for (int block = 0; block <= BLOCKS; block++) {
        insert(database, states, block);
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      BenchTool.line(
          out,
          "trie inserts",
          "%.0f accounts/s (%d in blocks of %d, committed to the database)",
          (BLOCKS + 1) * ACCOUNTS_A_BLOCK / seconds,
          (BLOCKS + 1) * ACCOUNTS_A_BLOCK,
          ACCOUNTS_A_BLOCK);
    }
  }

  private static void insert(RocksDatabase database, StateStore states, int block) {
    StateTransition transition = states.begin();
    try (StateView view = transition.view()) {
      WorldState state = new WorldState(view);
      for (int i = 0; i < ACCOUNTS_A_BLOCK; i++) {
        state.addBalance(address(block, i), Wei.ofPoai(1));
      }
      transition.apply(BlockNumber.of(block), state.commit());
    }
    Batch batch = new Batch();
    transition.writeTo(batch);
    database.write(batch, Durability.BUFFERED);
  }

  private static Address address(int block, int i) {
    Hash32 hash = Preimage.tagged("poai/bench/account").u32(block).u32(i).keccak();
    byte[] bytes = new byte[Address.SIZE];
    System.arraycopy(hash.toArray(), 0, bytes, 0, bytes.length);
    return Address.of(bytes);
  }
}
