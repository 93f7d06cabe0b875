package org.poai.libp2p.host;

/**
 * Hears of peers, on an event loop. A peer with several connections connects once and disconnects
 * once.
 */
public interface HostListener {
  void onConnected(Peer peer);

  void onDisconnected(Peer peer);
}
