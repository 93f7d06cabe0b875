package org.poai.governance.asset;

import java.util.List;
import org.poai.network.asset.ChunkSource;
import org.poai.primitives.Hash32;

/** Finds who may have an asset at present. Safe from any thread. */
@FunctionalInterface
public interface AssetSources {
  List<ChunkSource> of(Hash32 sha256);
}
