package org.poai.dataset;

import java.util.Objects;

/**
 * A dataset that cannot be used; the message is one sentence for the operator, with file and line
 * where there are some.
 */
public final class DatasetException extends Exception {
  private static final long serialVersionUID = 1L;

  public DatasetException(String sentence) {
    super(sentence);
  }

  public DatasetException(String sentence, Throwable cause) {
    super(sentence, cause);
  }

  /** The sentence. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
