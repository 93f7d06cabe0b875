package org.poai.libp2p.transport;

import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.stream.MuxedStream;
import org.poai.libp2p.stream.StreamHandler;

/** What a host decides about connections; called on event loops. */
public interface ConnectionListener {
  /** Whether a connection from there may begin its upgrade. */
  boolean admits(Multiaddr remote);

  /** A connection that was admitted did not come to its upgrade's end. */
  void failed(Multiaddr remote, boolean outbound, DialException why);

  /** Before anything else of the connection; false closes it. */
  boolean opened(Connection connection);

  /** Once, after {@link #opened} answered true. */
  void closed(Connection connection);

  /** The peer opens a stream. */
  StreamHandler accept(Connection connection, MuxedStream stream);
}
