package org.poai.governance.asset;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.poai.chain.rules.ContentId;
import org.poai.primitives.Hash32;

/**
 * An asset that is here, or on its way, as people see it.
 *
 * @param size 0 while nobody has said it
 * @param coming bytes that are here of one that is not whole yet; empty where it is whole
 * @param neededBy why it must stay; empty where it may be dropped for another
 */
public record ListedAsset(
    Hash32 sha256,
    AssetKind kind,
    long size,
    OptionalLong coming,
    Optional<ContentId> cid,
    boolean pinned,
    List<String> neededBy) {
  public ListedAsset {
    neededBy = List.copyOf(neededBy);
  }
}
