package org.poai.libp2p.stream;

/** No further stream can be opened on this connection. */
public final class StreamLimitException extends Exception {
  private static final long serialVersionUID = 1;

  public StreamLimitException(String message) {
    super(message);
  }
}
