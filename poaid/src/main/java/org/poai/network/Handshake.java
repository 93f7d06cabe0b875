package org.poai.network;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.poai.async.EventThread;
import org.poai.chain.genesis.GenesisDifference;
import org.poai.libp2p.host.Host;
import org.poai.libp2p.host.HostListener;
import org.poai.libp2p.host.Peer;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.memory.BoundedMap;
import org.poai.network.message.Status;
import org.poai.network.message.StatusCodec;
import org.poai.network.peer.ExchangeClient;
import org.poai.network.peer.PeerBook;

/**
 * Who a new peer is: both sides say their {@link Status}, the dialler first. A peer on our chain
 * enters the book; one on another chain is told apart by name, in both logs, and disconnected
 * without blame, as is one that does not say. Owned by the thread {@code network}.
 */
final class Handshake implements HostListener {
  /**
   * How long a dialler may take to begin, before we ask. Of two that dial each other at once, as
   * peers on one local network do, each may see itself as the one who was dialled.
   */
  private static final long PATIENCE_MILLIS = 1_000;

  /** So that our answer leaves before the connection does. */
  private static final long FAREWELL_MILLIS = 1_000;

  /** Its operator has to restart it with other flags before it can be of use to us. */
  private static final Duration NOT_AGAIN = Duration.ofMinutes(10);

  private static final long TELL_AGAIN_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final int MAX_TOLD = 256;

  private final Host host;
  private final PeerBook book;
  private final ExchangeClient client;
  private final Supplier<Status> own;
  private final NetworkEvents events;
  private final EventThread thread;
  private final LongSupplier nanoTime;

  /** When the operator was last told of a peer that is not on our chain. */
  private final Map<PeerId, Long> told = BoundedMap.byAge(MAX_TOLD);

  /**
   * A handshake for a host.
   *
   * @param own what this node says of itself, with the parts of its genesis
   */
  Handshake(
      Host host,
      PeerBook book,
      ExchangeClient client,
      Supplier<Status> own,
      NetworkEvents events,
      EventThread thread,
      LongSupplier nanoTime) {
    this.host = host;
    this.book = book;
    this.client = client;
    this.own = own;
    this.events = events;
    this.thread = thread;
    this.nanoTime = nanoTime;
  }

  @Override
  public void onConnected(Peer peer) {
    if (peer.outbound()) {
      thread.execute(() -> ask(peer.id()));
    } else {
      thread.schedule(() -> ask(peer.id()), PATIENCE_MILLIS);
    }
  }

  @Override
  public void onDisconnected(Peer peer) {
    thread.execute(() -> book.gone(peer.id()));
  }

  /** A peer has said its status, and hears ours; the genesis parts only where it gave its own. */
  List<byte[]> answer(PeerId peer, Status theirs) {
    thread.execute(() -> meet(peer, theirs, FAREWELL_MILLIS));
    Status ours = own.get();
    return List.of(
        StatusCodec.encode(theirs.parts().isPresent() ? ours : StatusCodec.withoutParts(ours)));
  }

  private void ask(PeerId peer) {
    if (host.peer(peer).isEmpty() || book.find(peer).isPresent()) {
      return;
    }
    var unused =
        client
            .handshake(peer)
            .whenComplete(
                (theirs, failure) ->
                    thread.execute(
                        () -> {
                          if (failure == null) {
                            meet(peer, theirs, 0);
                          } else if (book.find(peer).isEmpty()) {
                            host.disconnect(peer, "no handshake");
                          }
                        }));
  }

  private void meet(PeerId id, Status theirs, long delayMillis) {
    Optional<Peer> connection = host.peer(id);
    if (connection.isEmpty()) {
      return;
    }
    Status ours = own.get();
    if (theirs.protocol() != Status.PROTOCOL) {
      if (mayTell(id)) {
        events.otherVersion(connection.get(), theirs.protocol());
      }
      part(id, "another protocol version", delayMillis);
    } else if (theirs.genesis().equals(ours.genesis())) {
      book.say(connection.get(), theirs.agent(), theirs.head());
    } else {
      if (mayTell(id)) {
        events.otherChain(connection.get(), differences(ours, theirs));
      }
      part(id, "another chain", delayMillis);
    }
  }

  private static List<GenesisDifference> differences(Status ours, Status theirs) {
    if (ours.parts().isEmpty() || theirs.parts().isEmpty()) {
      return List.of();
    }
    return ours.parts().get().differencesTo(theirs.parts().get());
  }

  private boolean mayTell(PeerId peer) {
    long now = nanoTime.getAsLong();
    Long last = told.get(peer);
    if (last != null && now - last < TELL_AGAIN_NANOS) {
      return false;
    }
    told.remove(peer);
    told.put(peer, now);
    return true;
  }

  private void part(PeerId peer, String reason, long delayMillis) {
    book.gone(peer);
    host.avoid(peer, NOT_AGAIN);
    if (delayMillis == 0) {
      host.disconnect(peer, reason);
    } else {
      thread.schedule(() -> host.disconnect(peer, reason), delayMillis);
    }
  }
}
