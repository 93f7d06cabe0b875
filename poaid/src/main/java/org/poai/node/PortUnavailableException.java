package org.poai.node;

/** A port that cannot be listened on; the message is one sentence for the operator. */
public final class PortUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  PortUnavailableException(String message) {
    super(message);
  }
}
