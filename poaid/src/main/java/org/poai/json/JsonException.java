package org.poai.json;

import java.util.Objects;

/** Input that is not the JSON that was asked for; the message is one clause a user can act on. */
public final class JsonException extends Exception {
  private static final long serialVersionUID = 1L;

  public JsonException(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
