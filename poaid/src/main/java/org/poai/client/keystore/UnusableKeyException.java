package org.poai.client.keystore;

import java.util.Objects;

/**
 * A text or file that holds no key as one of its kind does; the message is a clause for the user.
 */
public final class UnusableKeyException extends Exception {
  private static final long serialVersionUID = 1L;

  UnusableKeyException(String clause) {
    super(clause, null, false, false);
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
