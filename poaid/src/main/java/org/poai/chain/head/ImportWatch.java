package org.poai.chain.head;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.poai.primitives.BlockNumber;

/** Since when a block is being verified or stored: what the watchdog looks at. */
public record ImportWatch(BlockNumber number, long startNanos) {
  private static final long PATIENCE_SECONDS = 300;

  public Optional<String> problem(long nowNanos) {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(nowNanos - startNanos);
    return seconds < PATIENCE_SECONDS
        ? Optional.empty()
        : Optional.of("block " + number + " has been in verification for " + seconds + " s");
  }
}
