package org.poai.governance.asset;

import java.nio.file.Path;

/** How far an asset is. */
public sealed interface AssetState {
  /** Nothing is here, and nothing is on its way. */
  record Missing() implements AssetState {}

  /**
   * It is on its way, or waits for its turn.
   *
   * @param size 0 while nobody has said it
   */
  record Fetching(long have, long size) implements AssetState {}

  /** It is here and verified. */
  record Whole(Path file) implements AssetState {}
}
