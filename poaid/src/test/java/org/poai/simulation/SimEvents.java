package org.poai.simulation;

import java.util.List;
import org.poai.chain.genesis.GenesisDifference;
import org.poai.libp2p.host.Peer;
import org.poai.network.NetworkEvents;
import org.poai.network.peer.RemotePeer;
import org.poai.network.sync.SyncProgress;

/** What a node's operator would be told, for the log of the simulation. */
record SimEvents(SimNode node) implements NetworkEvents {
  private void log(String event) {
    node.world.log(node.name() + " " + event);
  }

  @Override
  public void joined(RemotePeer peer, int peers) {
    log("joined by " + peer.id().abbreviated());
  }

  @Override
  public void left(RemotePeer peer, int peers) {
    log("left by " + peer.id().abbreviated());
  }

  @Override
  public void otherChain(Peer peer, List<GenesisDifference> differences) {
    log("other chain");
  }

  @Override
  public void otherVersion(Peer peer, int theirs) {
    log("other version");
  }

  @Override
  public void began(RemotePeer leader, SyncProgress progress) {
    log("syncs from " + progress.from() + " to " + progress.target());
  }

  @Override
  public void progress(SyncProgress progress) {}

  @Override
  public void done(SyncProgress progress, double seconds) {
    log("synced at " + progress.at());
  }

  @Override
  public void gaveUp(RemotePeer leader, String why) {
    log("gave up sync: " + why);
  }
}
