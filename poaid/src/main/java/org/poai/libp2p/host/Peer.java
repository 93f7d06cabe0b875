package org.poai.libp2p.host;

import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerId;

/**
 * A connected peer.
 *
 * @param address where its (oldest) connection leads
 * @param outbound whether we dialled it
 */
public record Peer(PeerId id, Multiaddr address, boolean outbound) {
  /**
   * The key by which it is judged and rationed: its id where we chose it or where many share one
   * IP, as on loopback; else its IP, of which it cannot have as many as it likes.
   */
  public String banKey() {
    return outbound || address.isLoopback()
        ? id.toString()
        : address.ipText().orElse(id.toString());
  }
}
