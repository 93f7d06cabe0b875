package org.poai.network.asset;

import java.util.Optional;
import org.poai.network.message.ChunkList;
import org.poai.primitives.Hash32;

/** The assets that this node has whole and verified. Safe from any thread; may read files. */
public interface AssetStore {
  /** The chunks of an asset; empty when this node does not have it. */
  Optional<ChunkList> chunks(Hash32 sha256);

  /** The bytes of one chunk; empty when there is no such chunk. */
  Optional<byte[]> chunk(Hash32 sha256, int index);

  /** A store without assets. */
  static AssetStore empty() {
    return new AssetStore() {
      @Override
      public Optional<ChunkList> chunks(Hash32 sha256) {
        return Optional.empty();
      }

      @Override
      public Optional<byte[]> chunk(Hash32 sha256, int index) {
        return Optional.empty();
      }
    };
  }
}
