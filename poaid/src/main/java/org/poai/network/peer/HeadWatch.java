package org.poai.network.peer;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.poai.async.EventThread;
import org.poai.libp2p.multiformats.PeerId;

/**
 * Asks each peer again where it is: every {@value #PERIOD_SECONDS} s, and when there is a reason to
 * think that it has moved. Owned by the thread {@code network}.
 */
public final class HeadWatch implements PeerListener {
  private static final long PERIOD_SECONDS = 30;
  private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long TICK_MILLIS = 1_000;

  private final PeerBook book;
  private final PeerClient client;
  private final EventThread thread;
  private final LongSupplier nanoTime;
  private final Map<PeerId, Long> asked = new HashMap<>();

  public HeadWatch(PeerBook book, PeerClient client, EventThread thread, LongSupplier nanoTime) {
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
    var unused = client.head(peer).thenAccept(head -> thread.execute(() -> book.moved(peer, head)));
  }
}
