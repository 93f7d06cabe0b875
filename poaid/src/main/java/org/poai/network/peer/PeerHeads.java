package org.poai.network.peer;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.poai.async.EventThread;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.network.message.ChainTip;

/**
 * Asks each peer again where it is: every {@value #PERIOD_SECONDS} s, and when there is a reason to
 * think that it has moved. Owned by the thread {@code network}.
 */
public final class PeerHeads implements PeerListener {
  private static final long PERIOD_SECONDS = 30;
  private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final int MAX_SILENCES = 2;
  private static final long TICK_MILLIS = 1_000;

  private final PeerBook book;
  private final PeerClient client;
  private final EventThread thread;
  private final LongSupplier nanoTime;
  private final Map<PeerId, Integer> silences = new HashMap<>();
  private final Map<PeerId, Long> asked = new HashMap<>();

  public PeerHeads(PeerBook book, PeerClient client, EventThread thread, LongSupplier nanoTime) {
    this.book = book;
    this.client = client;
    this.thread = thread;
    this.nanoTime = nanoTime;
  }

  /** Begins to ask. */
  public void start() {
    thread.repeat(this::tick, TICK_MILLIS);
  }

  @Override
  public void onReady(RemotePeer peer) {
    asked.put(peer.id(), nanoTime.getAsLong());
  }

  @Override
  public void onGone(RemotePeer peer) {
    asked.remove(peer.id());
    silences.remove(peer.id());
  }

  /** Asks now, unless the peer was asked a moment ago. */
  public void refresh(PeerId peer) {
    thread.assertCurrent();
    askIfOlder(peer, LEAST_NANOS);
  }

  private void tick() {
    asked.keySet().stream()
        .toList()
        .forEach(peer -> askIfOlder(peer, TimeUnit.SECONDS.toNanos(PERIOD_SECONDS)));
  }

  private void askIfOlder(PeerId peer, long nanos) {
    long now = nanoTime.getAsLong();
    Long last = asked.get(peer);
    if (last == null || now - last < nanos) {
      return;
    }
    asked.put(peer, now);
    var unused =
        client
            .head(peer)
            .whenComplete((head, failure) -> thread.execute(() -> answered(peer, head)));
  }

  /** A peer that is silent twice is let go before blame adds up: it may be asleep. */
  private void answered(PeerId peer, @Nullable ChainTip head) {
    if (head != null) {
      silences.remove(peer);
      book.moved(peer, head);
    } else if (asked.containsKey(peer) && silences.merge(peer, 1, Integer::sum) >= MAX_SILENCES) {
      book.disconnect(peer, "it does not answer");
    }
  }
}
