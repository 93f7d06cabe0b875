package org.poai.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.poai.chain.stored.IndexChecker;
import org.poai.primitives.Hash32;
import org.poai.state.StateChecker;
import org.poai.store.Batch;
import org.poai.store.Column;
import org.poai.store.KeyValueStore;
import org.poai.store.MemoryStore;
import org.poai.store.StoreException;

/**
 * A node's disk, which outlives the node's process: it may be full, may end the process at any
 * write, and may lose what was not synced when the power goes.
 */
final class SimDisk {
  private final SplittableRandom random;
  private MemoryStore written = new MemoryStore();
  private MemoryStore safe = new MemoryStore();
  private final List<Batch> unsynced = new ArrayList<>();
  private boolean full;
  private boolean skipsBatches;
  private int batches;
  private int writesLeft = Integer.MAX_VALUE;
  private Runnable onCrash = () -> {};
  private Opened opened = new Opened();

  SimDisk(SplittableRandom random) {
    this.random = random;
  }

  /** The database of a new process; the one of the process before writes nothing any more. */
  KeyValueStore open() {
    writesLeft = Integer.MAX_VALUE;
    opened = new Opened();
    return opened;
  }

  /** There is no room, or there is again. */
  void full(boolean isFull) {
    full = isFull;
  }

  /** At one of the next writes the process dies, as {@code hook} has it die. */
  void crashAtWrite(int writes, Runnable hook) {
    writesLeft = writes;
    onCrash = hook;
  }

  /** What was to happen at a later write does not. */
  void crashNoMore() {
    writesLeft = Integer.MAX_VALUE;
  }

  /** A planted fault: one batch in ten is not written. */
  void skipBatches() {
    skipsBatches = true;
  }

  /** The machine has lost its power: of what was not synced a beginning is left. */
  void losePower() {
    int kept = random.nextInt(unsynced.size() + 1);
    unsynced.subList(0, kept).forEach(batch -> safe.write(batch, KeyValueStore.Durability.SYNCED));
    unsynced.clear();
    written = new MemoryStore(safe);
  }

  /** What a state's trie and the indexes lack. */
  List<String> problems(Hash32 stateRoot) {
    List<String> all = new ArrayList<>(StateChecker.check(written, stateRoot));
    all.addAll(IndexChecker.check(written));
    return all;
  }

  private void apply(Batch batch) {
    if (skipsBatches && ++batches % 10 == 0) {
      return;
    }
    written.write(batch, KeyValueStore.Durability.BUFFERED);
    unsynced.add(batch);
  }

  private void sync() {
    unsynced.forEach(batch -> safe.write(batch, KeyValueStore.Durability.SYNCED));
    unsynced.clear();
  }

  /** What one process has open. */
  private final class Opened implements KeyValueStore {
    @Override
    public void write(Batch batch, Durability durability) {
      mustWork();
      if (writesLeft-- <= 0) {
        if (random.nextBoolean()) {
          apply(batch);
        }
        opened = new Opened();
        onCrash.run();
        throw new StoreException("the process has died");
      }
      apply(batch);
      if (durability == Durability.SYNCED) {
        SimDisk.this.sync();
      }
    }

    private void mustWork() {
      if (opened != this) {
        throw new StoreException("the process has died");
      }
      if (full) {
        throw new StoreException("the disk is full");
      }
    }

    @Override
    public Optional<byte[]> get(Column column, byte[] key) {
      return written.get(column, key);
    }

    @Override
    public Cursor seek(Column column, byte[] from) {
      return written.seek(column, from);
    }

    @Override
    public Cursor seekBack(Column column, byte[] to) {
      return written.seekBack(column, to);
    }

    @Override
    public void sync() {
      mustWork();
      SimDisk.this.sync();
    }

    @Override
    public Snapshot snapshot() {
      return written.snapshot();
    }

    @Override
    public void close() {}
  }
}
