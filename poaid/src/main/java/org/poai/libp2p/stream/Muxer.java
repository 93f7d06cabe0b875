package org.poai.libp2p.stream;

/** Many streams over one secured connection. Called on the connection's event loop. */
public interface Muxer {
  /**
   * Opens a stream whose incoming half {@code first} takes, until it is negotiated.
   *
   * @throws StreamLimitException when too many wait for the peer's acknowledgement, or the
   *     connection is closing
   */
  MuxedStream open(StreamHandler first) throws StreamLimitException;

  /** Streams that are open, both ways. */
  int openStreams();

  /** Says goodbye, sends what is written, and closes the connection. */
  void close();

  /** Takes the streams that the peer opens: answers what handles their negotiation. */
  @FunctionalInterface
  interface Acceptor {
    StreamHandler accept(MuxedStream stream);
  }
}
