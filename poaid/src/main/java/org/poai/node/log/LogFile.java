package org.poai.node.log;

import java.nio.file.Path;

/**
 * A file that the log goes to besides standard error.
 *
 * @param bytes a new file begins when this one is larger, and each day
 * @param days for so long files that have ended are kept, compressed
 */
public record LogFile(Path path, long bytes, int days) {
  /** So many times {@link #bytes()} the files that have ended may hold together, compressed. */
  public static final int KEPT_SIZES = 16;
}
