package org.poai.libp2p.host;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.poai.async.Service;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.stream.Stream;

/**
 * A libp2p host as protocols use it; knows nothing of blocks. Its methods are safe from any thread
 * and never block, but for {@link #start} and {@link #stop}.
 */
public interface Host extends Service {
  PeerId id();

  /** Where we listen, wildcard addresses expanded, without {@code /p2p}; empty before the start. */
  List<Multiaddr> addresses();

  /** Serves a protocol; before or after the start. */
  void serve(String protocol, StreamLimits limits, StreamAcceptor acceptor);

  /** The protocols that we serve. */
  List<String> protocols();

  /**
   * Connects; the address ends in {@code /p2p/ID} where the id is known. Ends with who answered.
   */
  CompletableFuture<PeerId> dial(Multiaddr address);

  /**
   * Opens a stream to a connected peer for the first of the protocols that it speaks. The acceptor
   * gets it before the future ends.
   */
  CompletableFuture<Stream> open(PeerId peer, List<String> protocols, StreamAcceptor acceptor);

  /** A connected peer; empty when it is not connected. */
  Optional<Peer> peer(PeerId id);

  /** All connected peers. */
  List<Peer> peers();

  /** Listeners hear of peers that connect and disconnect after they were added. */
  void addListener(HostListener listener);

  /** Closes all connections to a peer. */
  void disconnect(PeerId peer, String reason);

  /** Does not dial a peer for so long; it may still dial us. */
  void avoid(PeerId peer, Duration duration);

  /** Disconnects a peer and keeps it away, both ways, for so long; forgotten with the process. */
  void suspend(PeerId peer, Duration duration, String reason);

  /**
   * Bans a peer's id and the key by which it was judged ({@link Peer#banKey}), unless that is an
   * address of this machine: it is disconnected, and nobody new comes from that IP. Others who are
   * connected from there stay, and whom we dial is judged by id alone. The first ban is for an
   * hour, later ones twice as long each time, at most a day; bans survive a restart.
   *
   * @return how long
   */
  Duration ban(PeerId peer, String banKey, String reason);
}
