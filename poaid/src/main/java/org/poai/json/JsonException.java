package org.poai.json;

import java.util.Objects;

/**
 * Input that is not the JSON that was asked for; the message is one short printable clause a user
 * can act on, also where it quotes a stranger's key.
 */
public final class JsonException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int MAX_LENGTH = 200;

  public JsonException(String message) {
    super(printable(message));
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  private static String printable(String message) {
    String line = message.replaceAll("\\p{Cntrl}+", " ");
    return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "…";
  }
}
