package org.poai.node.status;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.poai.store.RocksDatabase;

/**
 * Notices when the disk of the data directory is nearly full, while there is still room to stop in
 * order.
 */
public record LowDisk(RocksDatabase database, Path dataDir) implements Supplier<Optional<String>> {
  private static final long RESERVE_BYTES = 256L << 20;

  @Override
  public Optional<String> get() {
    long free = database.usableBytes();
    return free >= RESERVE_BYTES
        ? Optional.empty()
        : Optional.of(
            "only "
                + (free >> 20)
                + " MB are free on the disk of "
                + dataDir
                + ", mining needs "
                + (RESERVE_BYTES >> 20));
  }
}
