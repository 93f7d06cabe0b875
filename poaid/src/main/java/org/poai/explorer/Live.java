package org.poai.explorer;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.poai.async.CriticalFailure;
import org.poai.async.EventThread;
import org.poai.async.Service;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.head.HeadListener;
import org.poai.http.Response;
import org.poai.http.ResponseSource;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Hash32;
import org.poai.txpool.PoolListener;
import org.poai.txpool.PooledTransaction;

/**
 * Tells pages what happens, as it happens. What listeners hear is only put down; a beat later the
 * thread {@code explorer} makes one text of each block for all viewers, if there are any, so that a
 * thousand blocks a second, or as many viewers, cost the chain nothing.
 */
final class Live implements HeadListener, PoolListener, Service {
  /**
   * Between what happened and its telling, at most; all that happens meanwhile is told together.
   */
  static final long BEAT_MILLIS = 200;

  static final int BLOCKS = 40;

  private static final long PULSE_MILLIS = 15_000;

  /** Changes of the head, and transactions, of one beat: the last ones. */
  private static final int MOST_CHANGES = 64;

  private static final int MOST_PENDING = 20;

  /** Bytes that may wait for one viewer; a first word has about forty thousand. */
  private static final long MOST_WAITING = 512 << 10;

  private final Supplier<List<Headline>> last;
  private final Function<SealedHeader, Optional<Headline>> headlines;
  private final Function<PooledTransaction, JsonObject> transactions;
  private final LongSupplier millis;
  private final EventThread thread;
  private final Viewers viewers = new Viewers();

  /** The last blocks of the chain, the newest first, as long as somebody looks. */
  private final Deque<Headline> blocks = new ArrayDeque<>();

  private final Heard heard = new Heard();

  /** What listeners heard since the last beat. Safe from any thread. */
  private static final class Heard {
    private Deque<HeadChange> changes = new ArrayDeque<>();
    private Deque<PooledTransaction> pending = new ArrayDeque<>();

    /** True where it is the first of a beat. */
    synchronized boolean add(HeadChange change) {
      boolean isFirst = isEmpty();
      changes.add(change);
      if (changes.size() > MOST_CHANGES) {
        changes.remove();
      }
      return isFirst;
    }

    synchronized boolean add(List<PooledTransaction> more) {
      boolean isFirst = isEmpty();
      for (PooledTransaction transaction : more.subList(0, Math.min(MOST_PENDING, more.size()))) {
        pending.add(transaction);
        if (pending.size() > MOST_PENDING) {
          pending.remove();
        }
      }
      return isFirst && !isEmpty();
    }

    private boolean isEmpty() {
      return changes.isEmpty() && pending.isEmpty();
    }

    synchronized Deque<HeadChange> takeChanges() {
      Deque<HeadChange> taken = changes;
      changes = new ArrayDeque<>();
      return taken;
    }

    synchronized Deque<PooledTransaction> takePending() {
      Deque<PooledTransaction> taken = pending;
      pending = new ArrayDeque<>();
      return taken;
    }
  }

  /**
   * News of a chain.
   *
   * @param last the last blocks, the newest first
   * @param headlines of blocks of the chain; empty for one that has left it meanwhile
   * @param millis since 1970
   */
  Live(
      Supplier<List<Headline>> last,
      Function<SealedHeader, Optional<Headline>> headlines,
      Function<PooledTransaction, JsonObject> transactions,
      LongSupplier millis,
      CriticalFailure criticalFailure) {
    this.last = last;
    this.headlines = headlines;
    this.transactions = transactions;
    this.millis = millis;
    this.thread = new EventThread("explorer", criticalFailure);
  }

  @Override
  public void start() {
    thread.repeat(() -> viewers.tell(LiveEvent.PULSE), PULSE_MILLIS);
  }

  @Override
  public void stop() {
    thread.execute(viewers::end);
    thread.stop(500);
  }

  @Override
  public void onHead(HeadChange change) {
    if (heard.add(change)) {
      thread.schedule(this::beat, BEAT_MILLIS);
    }
  }

  @Override
  public void executable(List<PooledTransaction> executable) {
    if (heard.add(executable)) {
      thread.schedule(this::beat, BEAT_MILLIS);
    }
  }

  private void beat() {
    Deque<HeadChange> changes = heard.takeChanges();
    Deque<PooledTransaction> pending = heard.takePending();
    if (viewers.size() > 0) {
      tellBlocks(changes);
      tellPending(pending);
    }
  }

  private void tellBlocks(Deque<HeadChange> changes) {
    List<SealedHeader> joined = new ArrayList<>();
    Set<Hash32> gone = new LinkedHashSet<>();
    while (!changes.isEmpty()) {
      HeadChange change = changes.removeLast();
      for (int i = change.applied().size() - 1; i >= 0 && joined.size() < BLOCKS; i--) {
        SealedHeader header = change.applied().get(i).header();
        if (!gone.contains(header.hash())) {
          joined.add(header);
        }
      }
      change.reverted().forEach(header -> gone.add(header.hash()));
    }
    if (blocks.removeIf(block -> gone.contains(block.hash()))) {
      tell("gone", new JsonArray(gone.stream().map(hash -> JsonValue.of(hash.toHex())).toList()));
    }
    Collections.reverse(joined);
    joined.forEach(header -> headlines.apply(header).ifPresent(this::joined));
  }

  private void tellPending(Deque<PooledTransaction> pending) {
    if (!pending.isEmpty()) {
      tell("pending", new JsonArray(pending.stream().<JsonValue>map(transactions).toList()));
    }
  }

  private void joined(Headline block) {
    blocks.removeIf(other -> other.number() >= block.number());
    blocks.addFirst(block);
    if (blocks.size() > BLOCKS) {
      blocks.removeLast();
    }
    tell("block", block.json());
  }

  private void tell(String name, JsonValue value) {
    viewers.tell(LiveEvent.of(name, value));
  }

  /** Opens the stream of a viewer, or says why there is none. */
  CompletableFuture<Response> open(InetAddress from) {
    return thread.call(
        () ->
            viewers.hasRoom(from)
                ? Response.streamed("text/event-stream; charset=utf-8", viewer(from))
                : Response.text(503, "Too many look at this node now; load the page anew later."));
  }

  private ResponseSource viewer(InetAddress from) {
    return new ResponseSource() {
      @Override
      public void begin(Sink sink) {
        thread.execute(() -> greet(sink, from));
      }

      @Override
      public long mostWaiting() {
        return MOST_WAITING;
      }
    };
  }

  private void greet(ResponseSource.Sink sink, InetAddress from) {
    if (!viewers.hasRoom(from)) {
      sink.end(); // Others came between the answer and its beginning.
      return;
    }
    if (viewers.size() == 0) {
      blocks.clear();
      blocks.addAll(last.get()); // Nobody was told of those that came meanwhile.
    }
    Map<String, JsonValue> hello = new HashMap<>();
    hello.put("millis", JsonValue.of(millis.getAsLong()));
    hello.put("blocks", new JsonArray(blocks.stream().<JsonValue>map(Headline::json).toList()));
    if (sink.send(LiveEvent.of("hello", new JsonObject(hello)))) {
      viewers.join(sink, from);
    }
  }
}
