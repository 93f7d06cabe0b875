package org.poai.disk;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that a program must keep, or has kept, can be neither written nor read; the message is
 * one sentence for the operator, with what helps.
 */
public class DiskException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DiskException(String sentence) {
    super(sentence);
  }

  public DiskException(String sentence, Throwable cause) {
    super(sentence, cause);
  }

  /**
   * The failure of a disk that is, or has caused, another: futures and tasks wrap what they end
   * with.
   */
  public static Optional<DiskException> behind(Throwable failure) {
    @Nullable Throwable at = failure;
    while (at != null && !(at instanceof DiskException)) {
      at = at.getCause();
    }
    return Optional.ofNullable((DiskException) at);
  }
}
