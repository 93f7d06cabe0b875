package org.poai.libp2p.host;

import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerId;

/** Hears how the {@link Dialer} fares with addresses that the user named, on its thread. */
public interface NamedDialListener {
  /** A peer has answered at a named address. */
  default void reached(Multiaddr named, PeerId peer) {}

  /** Nobody could be reached; told again only when the reason is another. */
  default void failed(Multiaddr named, String why) {}

  /** Who answers there has the id of this node; told once, and not dialled again. */
  default void isSelf(Multiaddr named) {}
}
