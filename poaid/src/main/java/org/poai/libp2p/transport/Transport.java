package org.poai.libp2p.transport;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.poai.libp2p.multiformats.Multiaddr;

/** A way to reach peers and be reached. Safe from any thread. */
public interface Transport {
  /** Whether it can connect to such an address. */
  boolean dials(Multiaddr address);

  /**
   * Connects; ends when the connection was opened, or with a {@link DialException}. Where the
   * address names a peer, no other is accepted.
   */
  CompletableFuture<Connection> dial(Multiaddr address);

  /**
   * Listens.
   *
   * @throws ListenException when it cannot
   */
  void listen(Multiaddr address) throws ListenException;

  /** Where it listens, wildcards expanded to the addresses of this machine. */
  List<Multiaddr> addresses();

  /** Closes all sockets, and returns within about a second. */
  void close();
}
