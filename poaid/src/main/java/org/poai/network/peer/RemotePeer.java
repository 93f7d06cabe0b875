package org.poai.network.peer;

import org.poai.chain.stored.Origin;
import org.poai.libp2p.host.Peer;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.network.message.ChainTip;

/**
 * A connected peer on our chain, after the handshake.
 *
 * @param named whether the operator named it: what this node cannot judge is taken on its word
 * @param head where it last said that it is, or a heavier block that it sent since; a claim
 * @param points what it has been blamed for
 */
public record RemotePeer(Peer connection, boolean named, String agent, ChainTip head, int points) {
  public PeerId id() {
    return connection.id();
  }

  /** The key under which it is judged, rationed and left alone. */
  public String banKey() {
    return banKey(connection, named);
  }

  /** That of any connected peer: see {@link Peer#banKey}; the id of one that the operator named. */
  static String banKey(Peer connection, boolean named) {
    return named ? connection.id().toString() : connection.banKey();
  }

  /** The peer as who brings a block. */
  public Origin.Peer origin() {
    return origin(connection, named);
  }

  /** Any connected peer as who brings a block. */
  public static Origin.Peer origin(Peer connection, boolean named) {
    return new Origin.Peer(
        connection.id().toString(), banKey(connection, named), connection.outbound(), named);
  }

  RemotePeer at(ChainTip newHead) {
    return new RemotePeer(connection, named, agent, newHead, points);
  }

  RemotePeer blamed(int newPoints) {
    return new RemotePeer(connection, named, agent, head, newPoints);
  }
}
