package org.poai.governance.asset;

import java.nio.file.Path;

/** How a fetch ended. */
public sealed interface FetchResult {
  /** The asset is here, whole and verified. */
  record Whole(Path file) implements FetchResult {}

  /**
   * It is not fetched now.
   *
   * @param sentence why and what helps, for the operator
   */
  record NotFetched(Obstacle obstacle, String sentence) implements FetchResult {}

  /** Why something is not fetched. */
  enum Obstacle {
    /** The operator fetches by hand alone. */
    SWITCHED_OFF,
    /** It is larger than what comes without being asked for. */
    TOO_LARGE,
    /** The folder, or the disk, has no room for it, or does not take it. */
    NO_ROOM,
    /** Somebody called it off. */
    DROPPED
  }
}
