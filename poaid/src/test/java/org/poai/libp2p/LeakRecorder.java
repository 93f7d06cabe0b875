package org.poai.libp2p;

import io.netty.util.ResourceLeakDetector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Netty's leak detector, as the build names it to Netty: a buffer that was collected before it was
 * released is kept here for {@link Leaks}.
 */
public final class LeakRecorder<T> extends ResourceLeakDetector<T> {
  static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

  /** As Netty makes it, by reflection. */
  public LeakRecorder(Class<?> type, int samplingInterval) {
    super(type, samplingInterval);
  }

  /** An older form, which Netty looks for as well, and complains where it is missing. */
  public LeakRecorder(Class<?> type, int samplingInterval, long ignored) {
    this(type, samplingInterval);
  }

  @Override
  protected boolean needReport() {
    return true;
  }

  @Override
  protected void reportTracedLeak(String type, String records) {
    LEAKS.add(type + records);
  }

  @Override
  protected void reportUntracedLeak(String type) {
    LEAKS.add(type);
  }
}
