package org.poai.libp2p.stream;

/**
 * A {@link Stream} as its muxer made it: what comes in first is the negotiation of its protocol,
 * whose handler then hands over to the protocol's own. Called on the connection's event loop.
 */
public interface MuxedStream extends Stream {
  /** From now on the stream speaks {@code protocol}, and {@code handler} takes what comes in. */
  void negotiated(String protocol, StreamHandler handler);
}
