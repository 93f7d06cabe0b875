package org.poai.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.store.Batch;
import org.poai.store.Column;
import org.poai.store.KeyValueStore.Durability;
import org.poai.store.MemoryStore;

class HeadStateTest {
  private static final Bytes KEY = key(1);
  private static final Optional<Bytes> OLD = Optional.of(Bytes.of(new byte[] {1}));
  private static final Optional<Bytes> NEW = Optional.of(Bytes.of(new byte[] {2}));

  private final MemoryStore store = new MemoryStore();
  private final HeadState state = new HeadState(store, 3 * (HeadState.ENTRY_BYTES + 40));

  @Test
  void get_learntValue_needsNoStore() {
    state.height();
    state.learn(Map.of(KEY, NEW), Optional.empty());
    assertThat(state.get(KEY)).isEqualTo(NEW);
  }

  @Test
  void get_forgottenValueWhoseWriteFailed_isWhatTheStoreHas() {
    put(KEY, OLD.orElseThrow(), 1);
    state.height();
    assertThat(state.get(KEY)).isEqualTo(OLD);
    state.forget(Map.of(KEY, NEW));
    assertThat(state.get(KEY)).isEqualTo(OLD);
  }

  @Test
  void height_thatMovedUnseen_emptiesTheMemory() {
    put(KEY, OLD.orElseThrow(), 1);
    state.height();
    assertThat(state.get(KEY)).isEqualTo(OLD);
    put(KEY, NEW.orElseThrow(), 2);
    assertThat(state.height()).contains(BlockNumber.of(2));
    assertThat(state.get(KEY)).isEqualTo(NEW);
  }

  @Test
  void get_moreThanTheBound_forgetsWhatWasWrittenLongestAgo() {
    state.height();
    for (int i = 1; i <= 3; i++) {
      state.learn(Map.of(key(i), NEW), Optional.empty());
    }
    state.learn(Map.of(key(1), NEW), Optional.empty());
    state.learn(Map.of(key(4), NEW), Optional.empty());
    assertThat(state.get(key(1))).isEqualTo(NEW);
    assertThat(state.get(key(2))).isEmpty(); // the store has nothing
  }

  private void put(Bytes key, Bytes value, long height) {
    Batch batch = new Batch().put(StateKeys.column(key), key.toArray(), value.toArray());
    batch.put(Column.META, StateStore.HEAD, ByteBuffer.allocate(8).putLong(height).array());
    store.write(batch, Durability.SYNCED);
  }

  private static Bytes key(int n) {
    return StateKeys.account(Hash32.of(ByteBuffer.allocate(32).putInt(n).array()));
  }
}
