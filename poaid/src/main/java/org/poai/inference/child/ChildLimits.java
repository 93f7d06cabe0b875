package org.poai.inference.child;

import java.util.concurrent.TimeUnit;

/**
 * When a child process counts as dead, and when as too fat or too old.
 *
 * @param startMillis time to load the model
 * @param firstCallMillis time for a first call of a kind, when nothing has been measured
 * @param leastCallMillis time that every call has at least
 * @param residentBytes resident memory over which it is replaced
 * @param calls calls after which it is replaced
 * @param backoffMillis wait before a second start in a row; doubled for each further one
 */
public record ChildLimits(
    long startMillis,
    long firstCallMillis,
    long leastCallMillis,
    long residentBytes,
    long calls,
    long backoffMillis) {
  private static final long GIB = 1L << 30;
  private static final long SLOW_DISK_BYTES_PER_MILLI = 20 << 10;

  /**
   * Limits for a model of this size: a slow disk has time to deliver it, and memory may hold it
   * (the file is mapped), its context and its leaks: about 200 bytes a call.
   */
  public static ChildLimits forModel(long modelBytes) {
    long load = TimeUnit.SECONDS.toMillis(60) + modelBytes / SLOW_DISK_BYTES_PER_MILLI;
    return new ChildLimits(
        load,
        load + TimeUnit.MINUTES.toMillis(5),
        TimeUnit.SECONDS.toMillis(10),
        modelBytes + modelBytes / 4 + GIB,
        1_000_000,
        250);
  }
}
