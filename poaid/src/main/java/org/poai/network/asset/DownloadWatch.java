package org.poai.network.asset;

import java.util.Optional;

/** Follows a download, on its thread. */
public interface DownloadWatch {
  /**
   * More has come.
   *
   * @param sources that give it at present
   */
  void progress(long have, long size, int sources);

  /** Why the rest must not be written, in a sentence; empty where it may. */
  Optional<String> obstacle(long have, long size);
}
