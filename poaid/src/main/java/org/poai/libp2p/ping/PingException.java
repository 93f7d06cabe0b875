package org.poai.libp2p.ping;

/** A ping without its answer; the message says why in a few words. */
public final class PingException extends Exception {
  private static final long serialVersionUID = 1;

  PingException(String message) {
    super(message, null, false, false);
  }
}
