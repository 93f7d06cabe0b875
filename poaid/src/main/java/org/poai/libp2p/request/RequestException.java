package org.poai.libp2p.request;

/** A request without a response. */
public final class RequestException extends Exception {
  private static final long serialVersionUID = 1;

  private final Cause why;

  public RequestException(Cause why, String message) {
    super(message);
    this.why = why;
  }

  public Cause why() {
    return why;
  }

  /** Why there is none. */
  public enum Cause {
    /** Not connected, or the connection went. */
    DISCONNECTED,
    /** The peer does not speak the protocol, or reset the stream: it will not say. */
    REFUSED,
    /** No complete answer within the deadline. */
    TIMEOUT,
    /** More bytes than allowed, or bytes that are not frames: a fault of the peer. */
    MALFORMED
  }
}
