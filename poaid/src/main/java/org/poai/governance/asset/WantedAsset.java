package org.poai.governance.asset;

import java.util.Optional;
import java.util.OptionalLong;
import org.poai.chain.rules.ContentId;
import org.poai.network.message.ChunkList;
import org.poai.primitives.Hash32;

/**
 * An asset that a record of the chain, or the operator, names.
 *
 * @param size of the file in bytes, as the record says; 0 where nobody says it
 * @param cid where the record says that it lies on IPFS
 * @param delta how it can be made from another asset
 */
public record WantedAsset(
    Hash32 sha256, AssetKind kind, long size, Optional<ContentId> cid, Optional<Delta> delta) {
  public WantedAsset {
    if (size < 0 || size > ChunkList.MAX_ASSET) {
      throw new IllegalArgumentException("an asset of " + size + " bytes");
    }
    cid = cid.filter(id -> id.codec() != 0);
  }

  /**
   * A delta file of another asset.
   *
   * @param base SHA-256 of the asset that it turns into this one
   * @param size of the delta file in bytes
   */
  public record Delta(Hash32 base, Hash32 sha256, long size) {}

  /** Something of which nothing but the hash is known. */
  public static WantedAsset unknown(Hash32 sha256) {
    return new WantedAsset(sha256, AssetKind.FILE, 0, Optional.empty(), Optional.empty());
  }

  /** The same, which lies on IPFS as the operator says. */
  public WantedAsset at(ContentId place) {
    return new WantedAsset(sha256, kind, size, Optional.of(place), delta);
  }

  OptionalLong knownSize() {
    return size == 0 ? OptionalLong.empty() : OptionalLong.of(size);
  }

  /** Whether a list of chunks is the one that the chain names. */
  boolean names(ChunkList chunks) {
    return cid.isPresent() && ContentIds.of(chunks).equals(cid.get());
  }
}
