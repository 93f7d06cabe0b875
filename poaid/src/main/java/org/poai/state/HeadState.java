package org.poai.state;

import java.util.Map;
import java.util.Optional;
import org.poai.memory.WeightedMap;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.store.StoreReader;

/**
 * The state at the store's head for the one thread that changes it, with the values that were read
 * or written last: most accounts and trie nodes of a block were in a block shortly before, and to
 * find one in the store costs more than to execute a transfer of it.
 *
 * <p>An entry counts as its key, its value and {@value #ENTRY_BYTES} bytes; all of them as at most
 * {@value #MAX_BYTES} bytes.
 */
final class HeadState implements StateReader {
  static final int MAX_BYTES = 24 << 20;
  static final int ENTRY_BYTES = 192;

  private final StoreReader store;
  private final StateReader stored;

  /** What was read first or written longest ago is first. */
  private final WeightedMap<Bytes, Optional<Bytes>> values;

  /** The height that the values stand for; empty before genesis. */
  private Optional<BlockNumber> height = Optional.empty();

  HeadState(StoreReader store) {
    this(store, MAX_BYTES);
  }

  HeadState(StoreReader store, int maxBytes) {
    this.store = store;
    this.stored = new Latest(store);
    this.values = new WeightedMap<>(maxBytes, HeadState::weight);
  }

  /** The height of the store's state; a change that was not {@link #learn learnt} empties this. */
  Optional<BlockNumber> height() {
    Optional<BlockNumber> now = StateStore.height(store);
    if (!now.equals(height)) {
      values.clear();
      height = now;
    }
    return now;
  }

  @Override
  public Optional<Bytes> get(Bytes stateKey) {
    Optional<Bytes> known = values.get(stateKey);
    if (known != null) {
      return known;
    }
    Optional<Bytes> read = stored.get(stateKey);
    values.put(stateKey, read);
    return read;
  }

  @Override
  public Optional<Bytes> code(Hash32 codeHash) {
    return stored.code(codeHash);
  }

  /** These are about to be written: until they are {@link #learn learnt}, the store is asked. */
  void forget(Map<Bytes, Optional<Bytes>> changes) {
    changes.keySet().forEach(values::remove);
  }

  /** These are in the store now, which stands at this height. */
  void learn(Map<Bytes, Optional<Bytes>> changes, Optional<BlockNumber> reached) {
    changes.forEach(values::put);
    height = reached;
  }

  private static int weight(Bytes key, Optional<Bytes> value) {
    return ENTRY_BYTES + key.size() + value.map(Bytes::size).orElse(0);
  }
}
