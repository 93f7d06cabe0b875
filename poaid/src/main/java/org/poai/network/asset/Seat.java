package org.poai.network.asset;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.poai.network.message.ChunkList;

/**
 * One source in a download: what it said, what it was asked for, and until when it is left alone.
 * Owned by the download's thread.
 */
final class Seat {
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(15);
  private static final int MAX_DOUBLINGS = 5;

  final ChunkSource source;
  Optional<ChunkList> list = Optional.empty();

  /** It was asked for its list and has not answered. */
  boolean isAsked;

  /** Chunks that it was asked for. */
  int inFlight;

  private int failures;
  private long restsUntil;

  Seat(ChunkSource source, long nanoTime) {
    this.source = source;
    this.restsUntil = nanoTime;
  }

  boolean rests(long nanoTime) {
    return nanoTime - restsUntil < 0;
  }

  /** It gave a true chunk. */
  void served() {
    failures = 0;
  }

  /** It does not have it, or does not answer: it is asked again later, and later each time. */
  void rest(long nanoTime) {
    restsUntil = nanoTime + (REST_NANOS << Math.min(failures, MAX_DOUBLINGS));
    failures++;
  }
}
