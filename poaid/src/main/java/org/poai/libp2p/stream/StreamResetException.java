package org.poai.libp2p.stream;

/** What was written did not leave: the stream was reset or its connection closed. */
public final class StreamResetException extends Exception {
  private static final long serialVersionUID = 1;

  public StreamResetException(String message) {
    super(message, null, false, false);
  }
}
