package org.poai.network.asset;

import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.poai.network.message.ChunkList;
import org.poai.primitives.Hash32;

/**
 * What a download is to bring.
 *
 * @param size of the asset in bytes, where it is known
 * @param maxSize a list of more bytes is not followed
 * @param fits whether a list is the one that the chain names: such a list is believed before a byte
 *     of the asset has come, others only when nobody gives such a one
 * @param target where the file is to lie
 */
public record AssetOrder(
    Hash32 sha256, OptionalLong size, long maxSize, Predicate<ChunkList> fits, Path target) {
  /** Whether a list can be that of the asset at all. */
  boolean allows(ChunkList list) {
    return size.isPresent() ? list.size() == size.getAsLong() : list.size() <= maxSize;
  }
}
