package org.poai.txpool;

import java.time.Duration;

/**
 * How much a pool holds.
 *
 * @param transactions in all
 * @param queued of those, how many may wait for others before them
 * @param bytes of all envelopes
 * @param perSender how far a nonce may lie above the account's, so how many one sender may have
 * @param queuedLifetime after which a waiting transaction of a peer is let go
 */
public record PoolLimits(
    int transactions, int queued, long bytes, int perSender, Duration queuedLifetime) {
  /** Largest envelope, as everybody's. */
  public static final int MAX_ENVELOPE = 128 << 10;

  /** A block's worth. */
  private static final long MIN_BYTES = 4 << 20;

  public static final PoolLimits DEFAULT =
      new PoolLimits(16_384, 4_096, 64L << 20, 2_048, Duration.ofHours(3));

  /** The usual proportions for a pool of so many transactions: each may be of 4 KiB. */
  public static PoolLimits of(int transactions) {
    return new PoolLimits(
        transactions,
        transactions / 4,
        Math.max((long) transactions << 12, MIN_BYTES),
        Math.min(DEFAULT.perSender, transactions),
        DEFAULT.queuedLifetime);
  }
}
