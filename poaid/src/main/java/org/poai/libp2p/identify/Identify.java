package org.poai.libp2p.identify;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.poai.async.Clock;
import org.poai.libp2p.host.Host;
import org.poai.libp2p.host.HostListener;
import org.poai.libp2p.host.Peer;
import org.poai.libp2p.host.Ration;
import org.poai.libp2p.host.StreamLimits;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.multiformats.PeerRecord;
import org.poai.libp2p.multiformats.PrivateKey;
import org.poai.libp2p.multiformats.PublicKey;
import org.poai.libp2p.stream.Stream;
import org.poai.libp2p.stream.StreamHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks each new peer who it is, answers when a peer asks, and tells peers when something of ours
 * has changed. js-libp2p and go-libp2p gossip with no peer before it has answered. Safe from any
 * thread.
 */
public final class Identify {
  public static final String PROTOCOL = "/ipfs/id/1.0.0";
  public static final String PUSH = "/ipfs/id/push/1.0.0";

  private static final Logger LOG = LoggerFactory.getLogger(Identify.class);

  /** js-libp2p allows one stream each way; a second one is taken for peers that connect twice. */
  private static final StreamLimits LIMITS = new StreamLimits(2, 1);

  private static final long DEADLINE_MILLIS = 10_000;

  /** Questions and pushes that a peer may send at once, and a second. */
  private static final int BURST = 20;

  private static final int PER_SECOND = 1;

  private final Host host;
  private final LocalIdentity local;
  private final Executor soon;
  private final AtomicBoolean pushing = new AtomicBoolean();
  private final Map<PeerId, Said> known = new ConcurrentHashMap<>();
  private final List<IdentifyListener> listeners = new CopyOnWriteArrayList<>();
  private final Ration ration;

  /** All that a peer has said, and what it comes to. */
  private record Said(IdentifyMessage message, PeerIdentity identified) {
    /** Looks at its signature, once. */
    static Said of(PeerId peer, IdentifyMessage message) {
      return new Said(message, Identify.identified(peer, message));
    }
  }

  /**
   * Identity of a host on the wire.
   *
   * @param agent the name and version of our software
   */
  public Identify(Host host, PrivateKey key, String agent, Clock clock) {
    this(host, key, agent, clock, CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS));
  }

  /** With the executor that delays a push, in which changes that come together meet. */
  Identify(Host host, PrivateKey key, String agent, Clock clock, Executor soon) {
    this.host = host;
    this.local = new LocalIdentity(host, key, agent, clock);
    this.soon = soon;
    this.ration =
        new Ration(BURST, PER_SECOND, () -> TimeUnit.MILLISECONDS.toNanos(clock.elapsedMillis()));
  }

  /** Serves and asks from now on; before the host starts, so that no peer is missed. */
  public void install() {
    host.serve(PROTOCOL, LIMITS, this::answer);
    host.serve(PUSH, LIMITS, this::takePush);
    host.addListener(
        new HostListener() {
          @Override
          public void onConnected(Peer peer) {
            ask(peer.id());
          }

          @Override
          public void onDisconnected(Peer peer) {
            known.remove(peer.id());
          }
        });
  }

  public void addListener(IdentifyListener listener) {
    listeners.add(listener);
  }

  /** What a connected peer has said; empty before it has. */
  public Optional<PeerIdentity> of(PeerId peer) {
    return Optional.ofNullable(known.get(peer)).map(Said::identified);
  }

  /** Protocols or addresses of ours have changed: peers will be told within a second. */
  public void changed() {
    if (pushing.compareAndSet(false, true)) {
      soon.execute(this::push);
    }
  }

  /** An answer costs us a signature, as a push does. */
  private StreamHandler answer(Stream stream) {
    if (!isWithinRation(stream)) {
      return StreamHandler.IGNORING;
    }
    return say(stream);
  }

  private boolean isWithinRation(Stream stream) {
    boolean granted = ration.take(stream.peer());
    if (!granted) {
      stream.reset();
    }
    return granted;
  }

  private StreamHandler say(Stream stream) {
    return OutgoingMessage.on(stream, local.messageFor(stream.peer()), DEADLINE_MILLIS);
  }

  private void push() {
    pushing.set(false);
    for (Map.Entry<PeerId, Said> peer : known.entrySet()) {
      if (peer.getValue().message().protocols().contains(PUSH)) {
        var unused = host.open(peer.getKey(), List.of(PUSH), this::say);
      }
    }
  }

  private void ask(PeerId peer) {
    IncomingMessages messages = new IncomingMessages();
    var unused =
        host.open(peer, List.of(PROTOCOL), stream -> messages)
            .thenCompose(stream -> messages.on(stream, DEADLINE_MILLIS))
            .whenComplete(
                (said, failure) -> {
                  if (failure == null) {
                    take(peer, said);
                  } else {
                    LOG.debug("{} does not say who it is: {}", peer, failure.toString());
                  }
                });
  }

  private StreamHandler takePush(Stream stream) {
    if (!isWithinRation(stream)) {
      return StreamHandler.IGNORING;
    }
    IncomingMessages messages = new IncomingMessages();
    var unused =
        messages
            .on(stream, DEADLINE_MILLIS)
            .whenComplete(
                (said, failure) -> {
                  if (failure == null) {
                    take(stream.peer(), said);
                  }
                });
    return messages;
  }

  private void take(PeerId peer, IdentifyMessage said) {
    if (!isOf(peer, said)) {
      LOG.debug("{} says that it is someone else", peer);
      return;
    }
    Optional<PeerIdentity> before = of(peer);
    PeerIdentity now =
        known
            .compute(
                peer, (id, known) -> Said.of(id, known == null ? said : known.message().and(said)))
            .identified();
    if (host.peer(peer).isEmpty()) {
      known.remove(peer);
    } else if (!before.equals(Optional.of(now))) {
      listeners.forEach(listener -> listener.onIdentified(now));
    }
  }

  /** A message with another's key is not worth reading; one without a key is a push. */
  private static boolean isOf(PeerId peer, IdentifyMessage said) {
    try {
      return said.publicKey().isEmpty()
          || PeerId.of(PublicKey.decode(said.publicKey().get().toArray())).equals(peer);
    } catch (FormatException e) {
      return false;
    }
  }

  private static PeerIdentity identified(PeerId peer, IdentifyMessage said) {
    return new PeerIdentity(
        peer,
        said.protocols(),
        signedAddresses(peer, said).orElse(said.listen()),
        said.agentVersion().orElse(""),
        said.protocolVersion().orElse(""),
        said.observed());
  }

  private static Optional<List<Multiaddr>> signedAddresses(PeerId peer, IdentifyMessage said) {
    if (said.signedRecord().isEmpty()) {
      return Optional.empty();
    }
    try {
      PeerRecord signed = PeerRecord.open(said.signedRecord().get().toArray());
      return Optional.of(signed)
          .filter(ofPeer -> ofPeer.peer().equals(peer))
          .map(PeerRecord::addresses);
    } catch (FormatException e) {
      LOG.debug("{} signs nothing of worth: {}", peer, e.getMessage());
      return Optional.empty();
    }
  }
}
