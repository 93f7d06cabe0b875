package org.poai.governance.asset;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How far the operator lets this node fetch assets.
 *
 * @param isFetching whether anything is fetched without being asked for
 * @param autoMax bytes of the largest asset that is fetched without being asked for
 * @param storeMax bytes that the folder may hold
 * @param minFree bytes that stay free on the disk
 * @param folder files of the operator's, which are looked at first
 * @param gateway an IPFS gateway that is asked, too
 */
public record AssetLimits(
    boolean isFetching,
    long autoMax,
    long storeMax,
    long minFree,
    Optional<Path> folder,
    Optional<URI> gateway) {
  public static final long MIN_FREE = 10L << 30;

  /** What stays free on a machine that tries the devnet. */
  public static final long DEV_MIN_FREE = 1L << 30;
}
