package org.poai.node.events;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.poai.chain.genesis.GenesisDifference;
import org.poai.libp2p.host.HostListener;
import org.poai.libp2p.host.Peer;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.network.NetworkEvents;
import org.poai.network.message.Status;
import org.poai.network.peer.Offence;
import org.poai.network.peer.RemotePeer;
import org.poai.network.sync.SyncProgress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the operator reads of peers; nothing in it is a peer's own words but the parts of its
 * genesis.
 */
public final class PeerEvents implements NetworkEvents {
  private static final Logger LOG = LoggerFactory.getLogger(PeerEvents.class);

  public static void reachable(String address) {
    LOG.info("Peers reach this node at {}", address);
  }

  private static final int FEW_BLOCKS = 8;
  private static final int MAX_NEARBY = 1_000;

  /** Peers that were found on the local network, named by nobody. */
  private final Set<PeerId> nearby = ConcurrentHashMap.newKeySet();

  private final AtomicBoolean isShared = new AtomicBoolean();
  private final AtomicBoolean hasMetItself = new AtomicBoolean();

  /** A peer was found on the local network. */
  public void foundNearby(PeerId peer) {
    if (nearby.size() < MAX_NEARBY) {
      nearby.add(peer);
    }
  }

  /** What the operator reads of connections. */
  public HostListener ofHost() {
    return new HostListener() {
      @Override
      public void onConnected(Peer peer) {}

      @Override
      public void onDisconnected(Peer peer) {}

      @Override
      public void onOwnId(Multiaddr remote) {
        ownId(remote);
      }
    };
  }

  /** Somebody has this node's own key; told once. */
  private void ownId(Multiaddr from) {
    if (hasMetItself.compareAndSet(false, true)) {
      LOG.warn(
          "A node that connects from {} has this node's own id: was its data directory copied? Stop"
              + " one of the two, move its node.key away, and start it again",
          from);
    }
  }

  @Override
  public void joined(RemotePeer peer, int peers) {
    LOG.info(
        "Peer {} joined, at block {}  {}  {}",
        peer.id().abbreviated(),
        peer.head().number(),
        peer.connection().address(),
        Figures.count(peers, "peer"));
    if (!peer.named() && nearby.contains(peer.id()) && isShared.compareAndSet(false, true)) {
      LOG.info(
          "This chain is now shared with {} at {}, which was found on the local network (mDNS):"
              + " both keep the heavier branch, and blocks of the other one go; --no-mdns keeps a"
              + " chain alone",
          peer.id().abbreviated(),
          peer.connection().address());
    }
  }

  @Override
  public void left(RemotePeer peer, int peers) {
    LOG.info("Peer {} left  {}", peer.id().abbreviated(), Figures.count(peers, "peer"));
  }

  @Override
  public void otherChain(Peer peer, List<GenesisDifference> differences) {
    LOG.warn(
        "Peer {} at {} is on another chain and was let go: {}",
        peer.id().abbreviated(),
        peer.address(),
        differences.isEmpty() ? "its genesis is another" : GenesisDifference.sentence(differences));
  }

  @Override
  public void otherVersion(Peer peer, int theirs) {
    LOG.warn(
        "Peer {} at {} speaks version {} of the network protocol, this node {}: let go",
        peer.id().abbreviated(),
        peer.address(),
        theirs,
        Status.PROTOCOL);
  }

  @Override
  public void banned(Peer peer, Offence why, Duration duration) {
    LOG.warn(
        "Peer {} at {} is banned for {} h: {}",
        peer.id().abbreviated(),
        peer.address(),
        duration.toHours(),
        why);
  }

  @Override
  public void parted(Peer peer, Offence why, String detail, Duration pause) {
    LOG.warn(
        "Peer {} at {}, which you named, is disconnected for {} s: {}: {}",
        peer.id().abbreviated(),
        peer.address(),
        pause.toSeconds(),
        why,
        detail);
  }

  @Override
  public void step(boolean inStep, long maxReorg) {
    if (inStep) {
      LOG.info(
          "In step with others: from now on no reorganisation of more than {} blocks", maxReorg);
    } else {
      LOG.info(
          "The head is more than {} blocks old: the branch of most work is followed, however deep",
          maxReorg);
    }
  }

  @Override
  public void began(RemotePeer leader, SyncProgress progress) {
    if (isWorthALine(progress)) {
      LOG.info(
          "Catching up with {}: blocks {} to {}",
          leader.id().abbreviated(),
          progress.from() + 1,
          progress.target());
    }
  }

  @Override
  public void progress(SyncProgress progress) {
    LOG.info(
        "Catching up: block {} of {}  {} blocks/s  {}",
        progress.at(),
        progress.target(),
        String.format(Locale.ROOT, "%.1f", progress.blocksPerSecond()),
        progress.secondsLeft().isPresent()
            ? Figures.duration((double) progress.secondsLeft().getAsLong()) + " left"
            : "waiting");
  }

  @Override
  public void done(SyncProgress progress, double seconds) {
    if (progress.at() > progress.from()) {
      LOG.info(
          "Caught up at block {}  {} in {} s",
          progress.at(),
          Figures.count(progress.at() - progress.from(), "block"),
          String.format(Locale.ROOT, "%.1f", seconds));
    }
  }

  @Override
  public void gaveUp(RemotePeer leader, String why) {
    LOG.debug("The branch of {} is not followed: {}", leader.id().abbreviated(), why);
  }

  /** Of a few blocks the end says enough. */
  private static boolean isWorthALine(SyncProgress progress) {
    return progress.target() - progress.from() >= FEW_BLOCKS;
  }
}
