package org.poai.network;

import java.util.List;
import org.poai.chain.genesis.GenesisDifference;
import org.poai.libp2p.host.Peer;
import org.poai.network.peer.PenaltyListener;
import org.poai.network.peer.RemotePeer;
import org.poai.network.sync.SyncListener;

/** Hears what an operator wants to know of the network, on the thread {@code network}. */
public interface NetworkEvents extends SyncListener, PenaltyListener {
  /** A peer on our chain has come; {@code peers} are there now. */
  void joined(RemotePeer peer, int peers);

  /** A peer has gone; {@code peers} are left. */
  void left(RemotePeer peer, int peers);

  /**
   * A peer is on another chain and is disconnected; told now and then of the same peer.
   *
   * @param differences what in the two genesis differs; empty where the peer did not say
   */
  void otherChain(Peer peer, List<GenesisDifference> differences);

  /** A peer speaks another version of the protocol and is disconnected. */
  void otherVersion(Peer peer, int theirs);
}
