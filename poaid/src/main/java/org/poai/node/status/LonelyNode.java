package org.poai.node.status;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.poai.network.peer.PeerBook;

/** Notices when a node whose operator named peers has been without any for a minute. */
public final class LonelyNode implements Supplier<Optional<String>> {
  private static final long PATIENCE_SECONDS = 60;

  private final PeerBook book;
  private final LongSupplier nanoTime;
  private long lastSeen;

  public LonelyNode(PeerBook book, LongSupplier nanoTime) {
    this.book = book;
    this.nanoTime = nanoTime;
    this.lastSeen = nanoTime.getAsLong();
  }

  @Override
  public synchronized Optional<String> get() {
    long now = nanoTime.getAsLong();
    if (!book.snapshot().isEmpty()) {
      lastSeen = now;
    }
    long seconds = TimeUnit.NANOSECONDS.toSeconds(now - lastSeen);
    return seconds < PATIENCE_SECONDS
        ? Optional.empty()
        : Optional.of("no peer for " + seconds + " s, though --peer-multiaddr names some");
  }
}
