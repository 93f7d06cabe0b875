package org.poai.governance.asset;

import java.util.List;
import java.util.Optional;
import org.poai.chain.rules.ContentId;
import org.poai.primitives.Hash32;

/**
 * An asset that is here, or on its way, as people see it.
 *
 * @param size 0 while nobody has said it
 * @param have bytes that are here
 * @param neededBy why it must stay; empty where it may be dropped for another
 */
public record ListedAsset(
    Hash32 sha256,
    AssetKind kind,
    long size,
    long have,
    Optional<ContentId> cid,
    boolean pinned,
    List<String> neededBy) {
  public ListedAsset {
    neededBy = List.copyOf(neededBy);
  }
}
