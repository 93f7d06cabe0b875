package org.poai.node.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far this node fetches models and datasets.
 *
 * @param isFetching whether anything is fetched without being asked for
 * @param autoMax bytes of the largest file that is fetched without being asked for
 * @param storeMax bytes that the folder of assets may hold
 * @param minFree bytes that stay free on the disk; less on the devnet where it is not said
 * @param folder files of the operator's, which are looked at first
 * @param gateway an IPFS gateway that is asked, too
 */
public record AssetConfig(
    boolean isFetching,
    long autoMax,
    long storeMax,
    OptionalLong minFree,
    Optional<Path> folder,
    Optional<URI> gateway) {
  public static final long AUTO_MAX = 2L << 30;
  public static final long STORE_MAX = 64L << 30;

  /** Where the operator says nothing. */
  public static AssetConfig standard() {
    return new AssetConfig(
        true, AUTO_MAX, STORE_MAX, OptionalLong.empty(), Optional.empty(), Optional.empty());
  }
}
