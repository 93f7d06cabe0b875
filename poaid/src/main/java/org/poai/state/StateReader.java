package org.poai.state;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.store.Column;
import org.poai.store.StoreReader;
import org.poai.store.StoreReader.Cursor;

/** Values of state keys at one moment, and byte code. */
interface StateReader {
  Optional<Bytes> get(Bytes stateKey);

  Optional<Bytes> code(Hash32 codeHash);

  /** No state at all. */
  static StateReader empty() {
    return new StateReader() {
      @Override
      public Optional<Bytes> get(Bytes stateKey) {
        return Optional.empty();
      }

      @Override
      public Optional<Bytes> code(Hash32 codeHash) {
        return Optional.empty();
      }
    };
  }

  /** The state at the store's head. */
  record Latest(StoreReader store) implements StateReader {
    @Override
    public Optional<Bytes> get(Bytes stateKey) {
      return store.get(StateKeys.column(stateKey), stateKey.toArray()).map(Bytes::of);
    }

    @Override
    public Optional<Bytes> code(Hash32 codeHash) {
      return store.get(Column.CODE, codeHash.toArray()).map(Bytes::of);
    }
  }

  /**
   * The state after an earlier block: the first change after it tells what was there, and without
   * one nothing changed.
   */
  record Historical(StoreReader store, long number) implements StateReader {
    @Override
    public Optional<Bytes> get(Bytes stateKey) {
      byte[] from = StateKeys.history(stateKey, number + 1);
      try (Cursor cursor = store.seek(Column.STATE_HISTORY, from)) {
        if (cursor.isValid() && samePrefix(cursor.key(), from)) {
          return StateDiff.decodePrior(ByteBuffer.wrap(cursor.value()));
        }
      }
      return new Latest(store).get(stateKey);
    }

    @Override
    public Optional<Bytes> code(Hash32 codeHash) {
      return new Latest(store).code(codeHash);
    }

    private static boolean samePrefix(byte[] found, byte[] wanted) {
      int prefix = wanted.length - 8;
      return found.length == wanted.length && Arrays.equals(found, 0, prefix, wanted, 0, prefix);
    }
  }

  /** Another state with changes laid over it. */
  record Overlay(StateReader base, Map<Bytes, Optional<Bytes>> changes, Map<Hash32, Bytes> codes)
      implements StateReader {
    @Override
    public Optional<Bytes> get(Bytes stateKey) {
      Optional<Bytes> changed = changes.get(stateKey);
      return changed != null ? changed : base.get(stateKey);
    }

    @Override
    public Optional<Bytes> code(Hash32 codeHash) {
      Bytes code = codes.get(codeHash);
      return code != null ? Optional.of(code) : base.code(codeHash);
    }
  }
}
