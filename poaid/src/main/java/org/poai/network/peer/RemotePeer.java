package org.poai.network.peer;

import org.poai.chain.tree.Origin;
import org.poai.libp2p.host.Peer;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.network.message.ChainTip;

/**
 * A connected peer on our chain, after the handshake.
 *
 * @param head where it last said that it is, or a heavier block that it sent since; a claim
 * @param points what it has been blamed for
 */
public record RemotePeer(Peer connection, String agent, ChainTip head, int points) {
  public PeerId id() {
    return connection.id();
  }

  /** The peer as who brings a block. */
  public Origin.Peer origin() {
    return PeerNames.origin(connection);
  }

  RemotePeer at(ChainTip newHead) {
    return new RemotePeer(connection, agent, newHead, points);
  }

  RemotePeer blamed(int newPoints) {
    return new RemotePeer(connection, agent, head, newPoints);
  }
}
