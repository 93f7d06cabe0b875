package org.poai.network.asset;

/**
 * Chunks, of 1 MiB each, that all downloads of a node may have on their way. Owned by the thread of
 * the downloads.
 */
public final class ChunkBudget {
  private int left;

  public ChunkBudget(int chunks) {
    this.left = chunks;
  }

  /** Takes one; false where none is left. */
  boolean take() {
    if (left == 0) {
      return false;
    }
    left--;
    return true;
  }

  void give() {
    left++;
  }
}
