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

  public static final PoolLimits DEFAULT =
      new PoolLimits(16_384, 4_096, 64L << 20, 2_048, Duration.ofHours(3));
}
