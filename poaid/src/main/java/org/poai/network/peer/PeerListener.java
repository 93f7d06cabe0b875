package org.poai.network.peer;

/** Hears of the peers of this chain, on the thread {@code network}. */
public interface PeerListener {
  /** The handshake is done, and the peer is on our chain. */
  default void onReady(RemotePeer peer) {}

  /** It has told a head that it did not claim before. */
  default void onHead(RemotePeer peer) {}

  /** It is no longer connected. */
  default void onGone(RemotePeer peer) {}
}
