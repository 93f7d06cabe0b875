package org.poai.network.serve;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.poai.libp2p.multiformats.PeerId;

/**
 * How many requests each peer has left: a bucket of {@value #BURST} that fills by {@value
 * #PER_SECOND} a second. The bucket that was used longest ago of {@value #CAPACITY} is forgotten
 * first. Safe from any thread.
 */
public final class Ration {
  private static final int BURST = 128;
  private static final int PER_SECOND = 32;
  private static final int CAPACITY = 1024;
  private static final double NANOS = 1e9;

  private final LongSupplier nanoTime;
  private final Map<PeerId, Bucket> buckets =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<PeerId, Bucket> eldest) {
          return size() > CAPACITY;
        }
      };

  private record Bucket(double left, long atNanos) {
    Bucket at(long nanos) {
      return new Bucket(Math.min(BURST, left + (nanos - atNanos) / NANOS * PER_SECOND), nanos);
    }
  }

  /** Full buckets for all. */
  public Ration(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Takes one; false when none is left. */
  public synchronized boolean take(PeerId peer) {
    long now = nanoTime.getAsLong();
    Bucket bucket = buckets.getOrDefault(peer, new Bucket(BURST, now)).at(now);
    boolean granted = bucket.left() >= 1;
    buckets.put(peer, granted ? new Bucket(bucket.left() - 1, now) : bucket);
    return granted;
  }
}
