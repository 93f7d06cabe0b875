package org.poai.governance.asset;

import java.nio.file.Path;

/** Hears how fetches go. Called on the thread {@code assets}. */
public interface AssetListener {
  /**
   * More of an asset has come.
   *
   * @param sources that give it at present
   */
  void fetching(WantedAsset wanted, long have, long size, int sources);

  /** An asset is here. */
  void fetched(WantedAsset wanted, Path file);

  /** An asset is not fetched now. */
  void notFetched(WantedAsset wanted, String sentence);
}
