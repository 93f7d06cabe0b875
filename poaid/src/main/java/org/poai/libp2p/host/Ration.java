package org.poai.libp2p.host;

import java.util.Map;
import java.util.function.LongSupplier;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.memory.BoundedMap;

/**
 * How many requests or messages each peer has left: a bucket that fills at a steady rate. The
 * bucket that was used longest ago of {@value #CAPACITY} is forgotten first. Safe from any thread.
 */
public final class Ration {
  private static final int CAPACITY = 1024;
  private static final double NANOS = 1e9;

  private final int burst;
  private final int perSecond;
  private final LongSupplier nanoTime;
  private final Map<PeerId, Bucket> buckets = BoundedMap.byUse(CAPACITY);

  private record Bucket(double left, long atNanos) {}

  /** Full buckets for all. */
  public Ration(int burst, int perSecond, LongSupplier nanoTime) {
    this.burst = burst;
    this.perSecond = perSecond;
    this.nanoTime = nanoTime;
  }

  /** Takes one; false when none is left. */
  public synchronized boolean take(PeerId peer) {
    long now = nanoTime.getAsLong();
    Bucket bucket = buckets.getOrDefault(peer, new Bucket(burst, now));
    double left = bucket.left() + (now - bucket.atNanos()) / NANOS * perSecond;
    double full = Math.min(burst, left);
    boolean granted = full >= 1;
    buckets.put(peer, new Bucket(granted ? full - 1 : full, now));
    return granted;
  }
}
