package org.poai.libp2p.host;

import org.poai.libp2p.multiformats.Multiaddr;

/**
 * Hears of peers, on an event loop. A peer with several connections connects once and disconnects
 * once.
 */
public interface HostListener {
  void onConnected(Peer peer);

  void onDisconnected(Peer peer);

  /** Whoever connected from there has shown to have this node's own key, and was let go. */
  default void onOwnId(Multiaddr remote) {}
}
