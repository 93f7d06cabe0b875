package org.poai.libp2p.transport;

/** A peer that was not reached; the message says why in a few words. */
public final class DialException extends Exception {
  private static final long serialVersionUID = 1;

  public DialException(String message) {
    super(message, null, false, false);
  }
}
