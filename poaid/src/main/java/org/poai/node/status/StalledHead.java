package org.poai.node.status;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.poai.chain.stored.Chain;
import org.poai.primitives.Hash32;

/** Notices when a node's head has not moved for much longer than a block should take. */
public final class StalledHead implements Supplier<Optional<String>> {
  private static final long BLOCK_TIMES = 30;
  private static final long LEAST_SECONDS = 300;

  private final Chain chain;
  private final LongSupplier nanoTime;
  private Hash32 last;
  private long since;

  public StalledHead(Chain chain, LongSupplier nanoTime) {
    this.chain = chain;
    this.nanoTime = nanoTime;
    this.last = chain.head().header().hash();
    this.since = nanoTime.getAsLong();
  }

  @Override
  public synchronized Optional<String> get() {
    Hash32 head = chain.head().header().hash();
    long now = nanoTime.getAsLong();
    if (!head.equals(last)) {
      last = head;
      since = now;
    }
    long seconds = TimeUnit.NANOSECONDS.toSeconds(now - since);
    long patience = Math.max(LEAST_SECONDS, BLOCK_TIMES * chain.spec().pace().blockTimeSeconds());
    return seconds < patience
        ? Optional.empty()
        : Optional.of(
            "the head has been block " + chain.head().number() + " for " + seconds + " s");
  }
}
