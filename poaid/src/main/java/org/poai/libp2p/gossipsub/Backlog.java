package org.poai.libp2p.gossipsub;

import org.poai.libp2p.stream.Stream;

/**
 * What was read from a stream and is not handled yet; reading stops while it is too much. Used by
 * the event loop that reads and by the thread that handles.
 */
final class Backlog {
  private final Stream stream;
  private final long limit;
  private long waiting;
  private boolean paused;

  Backlog(Stream stream, long limit) {
    this.stream = stream;
    this.limit = limit;
  }

  synchronized void add(long bytes) {
    waiting += bytes;
    if (!paused && waiting > limit) {
      paused = true;
      stream.pauseReading(true);
    }
  }

  synchronized void remove(long bytes) {
    waiting -= bytes;
    if (paused && waiting <= limit / 2) {
      paused = false;
      stream.pauseReading(false);
    }
  }
}
