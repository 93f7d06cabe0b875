package org.poai.libp2p.host;

import java.util.HashMap;
import java.util.Map;
import org.poai.libp2p.transport.Connection;

/**
 * A connection and the streams of each protocol on it. The counts belong to the connection's event
 * loop.
 */
final class Link {
  final Connection connection;
  final Peer peer;
  private final Map<String, Integer> inbound = new HashMap<>();
  private final Map<String, Integer> outbound = new HashMap<>();

  Link(Connection connection) {
    this.connection = connection;
    this.peer = new Peer(connection.peer(), connection.address(), connection.outbound());
  }

  /** Counts a stream, unless there are {@code limit} of them. */
  boolean take(String protocol, boolean ours, int limit) {
    Map<String, Integer> counts = ours ? outbound : inbound;
    int open = counts.getOrDefault(protocol, 0);
    if (open >= limit) {
      return false;
    }
    counts.put(protocol, open + 1);
    return true;
  }

  void give(String protocol, boolean ours) {
    Map<String, Integer> counts = ours ? outbound : inbound;
    counts.merge(protocol, -1, (open, minus) -> open + minus > 0 ? open + minus : null);
  }
}
