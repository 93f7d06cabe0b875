package org.poai.store;

import java.util.function.Supplier;
import org.poai.disk.DiskException;

/**
 * The database does not hold what was written to it: the disk, or what lies between, has lost a
 * write. Nothing is written after that.
 */
public final class IncompleteStoreException extends DiskException {
  private static final long serialVersionUID = 1L;

  private IncompleteStoreException(String what) {
    super(
        "The chain's database lacks "
            + what
            + ", which was written to it: its disk or file system loses data; check that, move the"
            + " chain folder away, and let the node catch up anew.");
  }

  /** What is thrown where something is missing; {@code what} as in "the header of block 0x…". */
  public static Supplier<IncompleteStoreException> lacks(String what) {
    return () -> new IncompleteStoreException(what);
  }
}
