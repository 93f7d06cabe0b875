package org.poai.chain.branch;

/**
 * How many blocks below the head keep their bodies: 0 for all of them, else at least {@value
 * #LEAST}.
 */
public record PruneDepth(long blocks) {
  public static final long LEAST = 128;
  public static final PruneDepth KEEP_ALL = new PruneDepth(0);

  public PruneDepth {
    if (blocks != 0 && blocks < LEAST) {
      throw new IllegalArgumentException(
          "the prune depth is 0, to keep everything, or at least " + LEAST + ", not " + blocks);
    }
  }

  public boolean keepsAll() {
    return blocks == 0;
  }
}
