package org.poai.node.events;

import org.poai.libp2p.host.NamedDialListener;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.network.peer.NamedPeers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the operator reads of the peers that he named with {@code --peer-multiaddr}. */
public final class NamedPeerEvents implements NamedDialListener {
  private static final Logger LOG = LoggerFactory.getLogger(NamedPeerEvents.class);

  private final NamedPeers named;

  public NamedPeerEvents(NamedPeers named) {
    this.named = named;
  }

  @Override
  public void reached(Multiaddr address, PeerId peer) {
    named.reached(peer);
  }

  @Override
  public void failed(Multiaddr address, String why) {
    LOG.warn("The peer at {}, which you named, is not reached: {}; tried again", address, why);
  }

  @Override
  public void isSelf(Multiaddr address) {
    LOG.warn(
        "The peer at {}, which you named, has this node's own id: it is this node, or was its data"
            + " directory copied? Then move node.key away in one",
        address);
  }
}
