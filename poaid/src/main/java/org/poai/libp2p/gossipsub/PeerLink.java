package org.poai.libp2p.gossipsub;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.poai.async.EventThread;
import org.poai.libp2p.gossipsub.GossipsubConfig.BufferLimits;
import org.poai.libp2p.gossipsub.router.Parcel;
import org.poai.libp2p.gossipsub.router.Priority;
import org.poai.libp2p.gossipsub.rpc.RpcCodec;
import org.poai.libp2p.host.Host;
import org.poai.libp2p.host.HostException;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.stream.Stream;
import org.poai.memory.Debtor;
import org.poai.memory.MemoryShare;

/**
 * A connected peer and the two streams between it and us. We find out whether it speaks gossipsub
 * by opening ours: at once, some more times after a while when that fails, and when it opens its
 * own. What is to be sent waits meanwhile. Owned by the thread gossip.
 */
final class PeerLink {
  private static final int MAX_TRIES = 6;
  private static final long FIRST_WAIT_MILLIS = 1000;
  private static final long LONG_LIFE_NANOS = 60_000_000_000L;

  private final PeerId peer;
  private final Parts parts;
  private final Runnable whenReopened;
  private final Debtor debtor;
  private final PeerQueue queue;
  private @Nullable Stream outbound;
  private @Nullable Stream inbound;
  private boolean opening;
  private boolean closed;

  /** Whether what the peer was told is lost, so that it has to be told anew. */
  private boolean stale;

  private int tries;
  private long openedAt;
  private int inFlight;

  PeerLink(PeerId peer, Parts parts, Runnable whenReopened) {
    this.peer = peer;
    this.parts = parts;
    this.whenReopened = whenReopened;
    this.debtor =
        parts.memory.debtor(
            2 * parts.limits.outbound(),
            () -> parts.host.disconnect(peer, "it leaves unread more than others"));
    this.queue = new PeerQueue(parts.limits, debtor.purse(2 * parts.limits.outbound()));
  }

  /** What all links work with. */
  record Parts(
      Host host,
      EventThread thread,
      RpcCodec codec,
      BufferLimits limits,
      MemoryShare memory,
      GossipMetrics metrics) {}

  /** Opens our stream unless there is one. */
  void open() {
    if (closed || opening || outbound != null) {
      return;
    }
    opening = true;
    AtomicReference<@Nullable OutboundStream> handler = new AtomicReference<>();
    var unused =
        parts
            .host
            .open(
                peer,
                List.of(Gossipsub.PROTOCOL),
                stream -> {
                  OutboundStream made =
                      new OutboundStream(() -> parts.thread.execute(() -> lost(stream)));
                  handler.set(made);
                  return made;
                })
            .whenComplete(
                (stream, failure) ->
                    parts.thread.execute(() -> opened(stream, failure, handler.get())));
  }

  private void opened(
      @Nullable Stream stream, @Nullable Throwable failure, @Nullable OutboundStream handler) {
    opening = false;
    if (failure instanceof HostException refused && refused.isUnsupported()) {
      tries = MAX_TRIES;
    }
    if (stream == null || handler == null || handler.isClosed()) {
      retry();
    } else if (closed) {
      stream.reset();
    } else {
      outbound = stream;
      openedAt = System.nanoTime();
      inFlight = 0;
      if (stale) {
        stale = false;
        queue.clear();
        whenReopened.run();
      }
      pump();
    }
  }

  private void lost(Stream stream) {
    if (outbound == stream) {
      outbound = null;
      stale = true;
      if (System.nanoTime() - openedAt > LONG_LIFE_NANOS) {
        tries = 0;
      }
      retry();
    }
  }

  private void retry() {
    if (!closed && tries < MAX_TRIES) {
      parts.thread.schedule(this::open, FIRST_WAIT_MILLIS << tries);
      tries++;
    }
  }

  /** The peer has opened its stream: it does speak gossipsub. */
  void inbound(Stream stream) {
    Stream before = inbound;
    inbound = stream;
    if (before != null) {
      before.reset();
    }
    tries = 0;
    open();
  }

  void send(Parcel outgoing) {
    if (closed) {
      return;
    }
    Priority priority = outgoing.priority();
    if (queue.offer(priority, outgoing.frames(parts.codec))) {
      pump();
    } else {
      parts.metrics.dropped(priority);
      if (priority == Priority.CONTROL) {
        beginAnew();
      }
    }
  }

  /** It does not take even the little that must not be lost. */
  private void beginAnew() {
    queue.clear();
    stale = true;
    if (outbound != null) {
      outbound.reset();
    }
  }

  private void pump() {
    Stream stream = outbound;
    while (stream != null && inFlight < parts.limits.inFlight()) {
      byte[] frame = queue.poll();
      if (frame == null) {
        return;
      }
      inFlight += frame.length;
      var unused =
          stream
              .write(frame)
              .whenComplete(
                  (done, failure) -> parts.thread.execute(() -> written(stream, frame.length)));
    }
  }

  private void written(Stream stream, int bytes) {
    if (outbound == stream) {
      inFlight -= bytes;
      pump();
    }
  }

  /** The peer is gone. */
  void close() {
    closed = true;
    queue.clear();
    debtor.close();
    if (outbound != null) {
      outbound.reset();
    }
  }
}
