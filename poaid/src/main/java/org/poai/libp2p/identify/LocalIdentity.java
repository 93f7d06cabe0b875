package org.poai.libp2p.identify;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.poai.async.Clock;
import org.poai.libp2p.host.Host;
import org.poai.libp2p.host.Peer;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.multiformats.PeerRecord;
import org.poai.libp2p.multiformats.PrivateKey;
import org.poai.primitives.Bytes;

/** What we say about ourselves; it always fits into the 4 KiB that rust-libp2p takes. */
final class LocalIdentity {
  static final int MAX_BYTES = 4000;

  /** What others of the libp2p world say; nobody decides anything by it. */
  private static final String PROTOCOL_VERSION = "ipfs/0.1.0";

  private static final int MAX_ADDRESSES = 16;

  private final Host host;
  private final PrivateKey key;
  private final String agent;
  private final Clock clock;
  private final AtomicLong lastSequence = new AtomicLong();

  LocalIdentity(Host host, PrivateKey key, String agent, Clock clock) {
    this.host = host;
    this.key = key;
    this.agent = agent;
    this.clock = clock;
  }

  /** With fewer addresses where all would not fit. */
  IdentifyMessage messageFor(PeerId peer) {
    Optional<Peer> connected = host.peer(peer);
    boolean sameMachine = connected.map(Peer::address).map(Multiaddr::isLoopback).orElse(false);
    List<Multiaddr> addresses =
        host.addresses().stream()
            .filter(address -> sameMachine || !address.isLoopback())
            .limit(MAX_ADDRESSES)
            .toList();
    IdentifyMessage message = message(addresses, connected.map(Peer::address));
    while (message.encode().length > MAX_BYTES && !addresses.isEmpty()) {
      addresses = addresses.subList(0, addresses.size() / 2);
      message = message(addresses, connected.map(Peer::address));
    }
    return message;
  }

  private IdentifyMessage message(List<Multiaddr> addresses, Optional<Multiaddr> observed) {
    return new IdentifyMessage(
        Optional.of(Bytes.of(key.publicKey().encode())),
        addresses,
        host.protocols(),
        observed,
        Optional.of(PROTOCOL_VERSION),
        Optional.of(agent),
        Optional.of(Bytes.of(PeerRecord.seal(key, nextSequence(), addresses))));
  }

  /** Time, but always more than before. */
  private long nextSequence() {
    return lastSequence.accumulateAndGet(clock.millis(), (last, now) -> Math.max(last + 1, now));
  }
}
