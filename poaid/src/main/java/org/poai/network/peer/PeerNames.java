package org.poai.network.peer;

import org.poai.chain.tree.Origin;
import org.poai.libp2p.host.Peer;
import org.poai.libp2p.multiformats.PeerId;

/** How peers are named in logs. */
public final class PeerNames {
  private static final int SHOWN_WHOLE = 10;

  private PeerNames() {}

  /** A short form such as {@code 16Uiu2…9k}; the beginning is the same for all of one key type. */
  public static String brief(PeerId id) {
    String text = id.toString();
    return text.length() <= SHOWN_WHOLE
        ? text
        : text.substring(0, 6) + "…" + text.substring(text.length() - 4);
  }

  /** The peer as who brings a block. */
  public static Origin.Peer origin(Peer peer, boolean named) {
    return new Origin.Peer(brief(peer.id()), peer.banKey(), peer.outbound(), named);
  }
}
