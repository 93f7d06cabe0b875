package org.poai.network.sync;

import java.util.concurrent.TimeUnit;
import org.poai.network.message.BlocksRequest;

/**
 * What one peer is good for: how many blocks it is asked for at once, and how many requests it has
 * open. A request should take about a second, so that a peer that stalls holds up little.
 */
final class PeerSpeed {
  private static final int FIRST_BATCH = 32;
  private static final int MAX_OPEN = 3;
  private static final long QUICK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** Of a peer that has failed: others come first, also those not tried yet. */
  private static final double FAILED_NANOS_PER_BLOCK = TimeUnit.SECONDS.toNanos(1);

  private int batch = FIRST_BATCH;
  private int open;
  private boolean isSlow;
  private boolean hasGiven;
  private long askedNanos;
  private double nanosPerBlock;

  /** Blocks to ask for next. */
  int batch() {
    return batch;
  }

  /** Whether it takes another request; one at a time until it has answered one well. */
  boolean isFree() {
    return open < (isSlow || nanosPerBlock == 0 ? 1 : MAX_OPEN);
  }

  /** Whether it has given any block: before that, it only claims to have them. */
  boolean hasGiven() {
    return hasGiven;
  }

  /** Whether it was asked after this moment, and has never given anything. */
  boolean isOnTrial(long sinceNanos) {
    return !hasGiven && open > 0 && askedNanos - sinceNanos > 0;
  }

  /** Expected time for a batch; 0 while unknown, so that new peers are tried. */
  double nanosPerBlock() {
    return nanosPerBlock;
  }

  void asked(long nowNanos) {
    askedNanos = nowNanos;
    open++;
  }

  void answered(int blocks, long nanos) {
    open--;
    isSlow = nanos > 2 * SLOW_NANOS;
    if (nanos < QUICK_NANOS && blocks == batch) {
      batch = Math.min(2 * batch, BlocksRequest.MAX_HASHES);
    } else if (nanos > SLOW_NANOS) {
      batch = Math.max(1, batch / 2);
    }
    if (blocks > 0) {
      hasGiven = true;
      double now = (double) nanos / blocks;
      nanosPerBlock = nanosPerBlock == 0 ? now : 0.7 * nanosPerBlock + 0.3 * now;
    }
  }

  void failed() {
    open--;
    isSlow = true;
    nanosPerBlock = Math.max(nanosPerBlock, FAILED_NANOS_PER_BLOCK);
    batch = Math.max(1, batch / 2);
  }
}
