package org.poai.node.status;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.poai.network.peer.PeerBook;

/** Notices when a node that should have peers has been without any for a minute. */
public final class LonelyNode implements Supplier<Optional<String>> {
  private static final long PATIENCE_SECONDS = 60;

  private final PeerBook book;
  private final Supplier<Optional<String>> trouble;
  private final LongSupplier nanoTime;
  private long lastSeen;

  /**
   * A check that a node is not alone.
   *
   * @param trouble why a named peer was last not reached
   */
  public LonelyNode(PeerBook book, Supplier<Optional<String>> trouble, LongSupplier nanoTime) {
    this.book = book;
    this.trouble = trouble;
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
        : Optional.of(
            "no peer for "
                + seconds
                + " s; see that this machine reaches the network"
                + trouble.get().map(why -> "; " + why).orElse(""));
  }
}
