package org.poai.libp2p.host;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.poai.async.Clock;
import org.poai.async.EventThread;
import org.poai.async.Service;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.transport.DialException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a host connected: to the peers that the user has named for ever, and to as many others of
 * the {@link AddressBook} as are wanted. Discovery tells it of addresses. Its thread owns it and
 * the book.
 */
public final class Dialer implements Service, HostListener {
  private static final String ENDED_AT_ONCE =
      "the connection ended at once: it is full, on another chain, or does not want this node";

  private static final Logger LOG = LoggerFactory.getLogger(Dialer.class);
  private static final long TICK_MILLIS = 1_000;
  private static final int TICKS_PER_SAVE = 60;
  private static final long STOP_MILLIS = 500;

  private final Host host;
  private final AddressBook book;
  private final DialerConfig config;
  private final EventThread thread;
  private final Clock clock;
  private final SecureRandom random;
  private final NamedDialListener listener;
  private volatile Optional<String> trouble = Optional.empty();
  private final List<Persistent> persistent = new ArrayList<>();
  private final Set<PeerId> dialling = new HashSet<>();
  private int ticks;

  /** A peer named by the user; who it is may be known only once it has answered. */
  private static final class Persistent {
    final Multiaddr address;
    @Nullable PeerId peer;
    int failures;
    long notBefore;
    long connectedAt;
    boolean dialling;
    boolean isSelf;
    String told = "";

    Persistent(Multiaddr address) {
      this.address = address;
      this.peer = address.peerId().orElse(null);
    }
  }

  /** A dialer on a thread of its own, which it ends. */
  public Dialer(
      Host host,
      AddressBook book,
      DialerConfig config,
      EventThread thread,
      Clock clock,
      SecureRandom random,
      NamedDialListener listener) {
    this.host = host;
    this.book = book;
    this.config = config;
    this.thread = thread;
    this.clock = clock;
    this.random = random;
    this.listener = listener;
    config.persistent().forEach(address -> persistent.add(new Persistent(address)));
  }

  @Override
  public void start() {
    host.addListener(this);
    thread.execute(this::tick);
    thread.repeat(this::tick, TICK_MILLIS);
  }

  /** Saves the book. */
  @Override
  public void stop() {
    thread.execute(book::save);
    thread.stop(STOP_MILLIS);
  }

  /** Why a named peer was last not reached, since one was; any thread. */
  public Optional<String> trouble() {
    return trouble;
  }

  /** Discovery on the local network has found a peer. */
  public void found(PeerId peer, List<Multiaddr> addresses) {
    thread.execute(
        () -> {
          learn(peer, addresses);
          tick();
        });
  }

  /**
   * A connected peer says where it listens. Addresses that mean something only in its own network
   * are taken from peers of such a network only: nobody far away sends us to the machines around
   * us.
   */
  public void told(Peer peer, List<Multiaddr> addresses) {
    Multiaddr from = peer.address();
    List<Multiaddr> fitting =
        addresses.stream()
            .filter(address -> from.isLoopback() || !address.isLoopback())
            .filter(address -> from.isPrivate() || !address.isPrivate())
            .toList();
    thread.execute(() -> learn(peer.id(), fitting));
  }

  private void learn(PeerId peer, List<Multiaddr> addresses) {
    if (!peer.equals(host.id())) {
      book.heard(peer, addresses);
    }
  }

  @Override
  public void onConnected(Peer peer) {
    if (peer.outbound()) {
      thread.execute(() -> book.answered(peer.id(), peer.address()));
    }
  }

  @Override
  public void onDisconnected(Peer peer) {
    thread.execute(() -> parted(peer.id()));
  }

  /** A persistent peer is missed at once, but not without a pause. */
  private void parted(PeerId peer) {
    book.parted(peer, config.backoff(), random);
    for (Persistent wanted : persistent) {
      if (peer.equals(wanted.peer)) {
        if (book.isLasting(wanted.connectedAt)) {
          wanted.failures = 0;
          wanted.told = "";
          trouble = Optional.empty();
        } else {
          failed(wanted, ENDED_AT_ONCE);
        }
        pause(wanted);
      }
    }
  }

  private void pause(Persistent wanted) {
    wanted.failures++;
    wanted.notBefore =
        clock.elapsedMillis() + config.persistentBackoff().millis(wanted.failures, random);
  }

  /** Dials whoever is due. On the thread. */
  void tick() {
    thread.assertCurrent();
    for (Persistent wanted : persistent) {
      if (host.id().equals(wanted.peer)) {
        isSelf(wanted);
      } else if (!wanted.dialling
          && wanted.notBefore <= clock.elapsedMillis()
          && !isConnected(wanted.peer)) {
        dial(wanted);
      }
    }
    while (isMoreWanted()) {
      Optional<Multiaddr> next = book.draw(this::isSuitable, random);
      if (next.isEmpty()) {
        break;
      }
      dial(next.get(), next.get().peerId().orElseThrow());
    }
    if (++ticks % TICKS_PER_SAVE == 0) {
      book.save();
    }
  }

  private boolean isConnected(@Nullable PeerId peer) {
    return peer != null && host.peer(peer).isPresent();
  }

  private boolean isMoreWanted() {
    List<Peer> peers = host.peers();
    long ours = peers.stream().filter(Peer::outbound).count();
    return dialling.size() < config.dialling()
        && ours + dialling.size() < config.outbound()
        && peers.size() + dialling.size() < config.peers();
  }

  private boolean isSuitable(Multiaddr address) {
    PeerId peer = address.peerId().orElseThrow();
    return !dialling.contains(peer)
        && !peer.equals(host.id())
        && !isConnected(peer)
        && persistent.stream().noneMatch(wanted -> peer.equals(wanted.peer))
        && (address.isPrivate() || ofSubnet(address) < config.perSubnet());
  }

  private long ofSubnet(Multiaddr address) {
    Optional<String> subnet = address.subnet();
    return host.peers().stream()
        .filter(peer -> peer.outbound() && peer.address().subnet().equals(subnet))
        .count();
  }

  private void dial(Persistent wanted) {
    wanted.dialling = true;
    var unused =
        host.dial(wanted.address)
            .whenCompleteAsync((peer, failure) -> ended(wanted, peer, failure), thread);
  }

  private void ended(Persistent wanted, @Nullable PeerId peer, @Nullable Throwable failure) {
    wanted.dialling = false;
    if (peer != null) {
      wanted.peer = peer;
      wanted.connectedAt = clock.elapsedMillis();
      if (!wanted.told.equals(ENDED_AT_ONCE)) { // Until it stays.
        wanted.told = "";
        trouble = Optional.empty();
      }
      listener.reached(wanted.address, peer);
    } else if (cause(failure) instanceof DialException refused && refused.isSelf()) {
      wanted.peer = host.id();
      isSelf(wanted);
    } else {
      failed(wanted, message(cause(failure)));
      pause(wanted);
    }
  }

  private static @Nullable Throwable cause(@Nullable Throwable failure) {
    return failure instanceof CompletionException ? failure.getCause() : failure;
  }

  private static String message(@Nullable Throwable cause) {
    return cause == null ? "no reason is known" : String.valueOf(cause.getMessage());
  }

  private void failed(Persistent wanted, String why) {
    LOG.debug("{} did not answer: {}", wanted.address, why);
    trouble = Optional.of(wanted.address + ": " + why);
    if (!wanted.told.equals(why)) {
      wanted.told = why;
      listener.failed(wanted.address, why);
    }
  }

  private void isSelf(Persistent wanted) {
    if (!wanted.isSelf) {
      wanted.isSelf = true;
      trouble = Optional.of(wanted.address + ": it has this node's own id");
      listener.isSelf(wanted.address);
    }
  }

  private void dial(Multiaddr address, PeerId peer) {
    dialling.add(peer);
    var unused =
        host.dial(address)
            .whenCompleteAsync(
                (answered, failure) -> {
                  dialling.remove(peer);
                  if (failure != null) {
                    book.failed(peer, config.backoff(), random);
                  }
                },
                thread);
  }
}
