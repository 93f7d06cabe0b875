package org.poai.libp2p.host;

import org.poai.libp2p.stream.Stream;
import org.poai.libp2p.stream.StreamHandler;

/** Takes a new stream of a protocol, on the connection's event loop. */
@FunctionalInterface
public interface StreamAcceptor {
  /** What handles its incoming half; {@code stream} may be written at once. */
  StreamHandler accept(Stream stream);
}
