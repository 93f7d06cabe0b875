package org.poai.network.asset;

import org.poai.network.message.ChunkList;

/** How a download ended. */
public sealed interface DownloadResult {
  /** The file is at its place, whole and verified. */
  record Whole(ChunkList chunks) implements DownloadResult {}

  /**
   * It cannot go on; what has come stays for a later try.
   *
   * @param sentence why, for the operator
   */
  record Stopped(String sentence) implements DownloadResult {}
}
