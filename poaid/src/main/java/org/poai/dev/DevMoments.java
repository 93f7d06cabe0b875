package org.poai.dev;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.poai.async.Service;
import org.poai.chain.block.Envelope;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.head.HeadListener.HeadChange;
import org.poai.chain.rules.StateEdit;
import org.poai.chain.stored.Chain;
import org.poai.primitives.Hash32;
import org.poai.rpc.message.RpcException;
import org.poai.state.StateView;
import org.poai.txpool.PooledTransaction;
import org.poai.txpool.Source;

/**
 * The time and the state of a developer's chain as he sets them, and the snapshots that he comes
 * back to. Everything runs on the thread of the {@link DevChain}.
 */
public final class DevMoments implements Service {
  /** The oldest goes for one more. */
  private static final int MOST_SNAPSHOTS = 10_000;

  private final DevChain dev;
  private final DevParts parts;
  private final Chain chain;
  private final NavigableMap<Long, Moment> snapshots = new TreeMap<>();
  private long lastSnapshot;

  /** All that {@link #revert} brings back. */
  private record Moment(
      SealedHeader head, List<StateEdit> edits, long clockMillis, List<Envelope> waiting) {}

  public DevMoments(DevChain dev) {
    this.dev = dev;
    this.parts = dev.parts();
    this.chain = parts.tree().chain();
  }

  /** Edits of an earlier run that no block has written yet are there again. */
  @Override
  public void start() {
    var unused =
        dev.call(
            () -> {
              put(edits());
              return null;
            });
  }

  @Override
  public void stop() {}

  private List<StateEdit> edits() {
    return chain.edits().after(dev.head().hash());
  }

  /** Sets the clock forward; how many seconds it is ahead of the machine's then. */
  CompletableFuture<Long> increase(long seconds) {
    return dev.call(
        () -> {
          requireTime(parts.clock().seconds() + Math.min(seconds, DevClock.MAX_SECONDS));
          long ahead = parts.clock().increase(seconds);
          parts.pending().forget();
          return ahead;
        });
  }

  /** The next block has this timestamp. */
  CompletableFuture<Void> stopAt(long seconds) {
    return dev.call(
        () -> {
          long last = dev.head().header().timestamp();
          if (seconds <= last) {
            throw RpcException.invalidParams(
                "timestamp " + seconds + " is not after that of the last block, " + last);
          }
          requireTime(seconds);
          parts.clock().stopAt(seconds);
          parts.pending().forget();
          return null;
        });
  }

  private static void requireTime(long seconds) throws RpcException {
    if (seconds > DevClock.MAX_SECONDS) {
      throw RpcException.invalidParams("that is too far in the future");
    }
  }

  /** Sets a value of the state as the next block finds it. */
  CompletableFuture<Void> edit(StateEdit edit) {
    return dev.call(
        () -> {
          List<StateEdit> edits = new ArrayList<>(edits());
          edits.removeIf(one -> isOfOnePlace(one, edit));
          edits.add(edit);
          put(edits);
          dev.settle();
          dev.mineWaiting();
          return null;
        });
  }

  private static boolean isOfOnePlace(StateEdit one, StateEdit other) {
    boolean isOfOneAccount =
        one.getClass().equals(other.getClass()) && one.account().equals(other.account());
    return isOfOneAccount
        && (!(one instanceof StateEdit.Word word)
            || word.slot().equals(((StateEdit.Word) other).slot()));
  }

  private void put(List<StateEdit> edits) {
    try (StateView state = chain.latestState()) {
      chain.edits().put(dev.head(), edits, parts.processor().edited(state, edits));
    }
    parts.pool().onHead(new HeadChange(chain.head(), List.of(), List.of()));
    parts.pending().forget();
  }

  /** Remembers how everything is; the number to come back to it by. */
  CompletableFuture<Long> snapshot() {
    return dev.call(
        () -> {
          List<Envelope> waiting =
              parts.pool().content().all().stream().map(one -> one.signed().envelope()).toList();
          snapshots.put(
              ++lastSnapshot, new Moment(dev.head(), edits(), parts.clock().millis(), waiting));
          if (snapshots.size() > MOST_SNAPSHOTS) {
            snapshots.pollFirstEntry();
          }
          return lastSnapshot;
        });
  }

  /** Goes back to a snapshot, and forgets it and those after it; false where there is none. */
  CompletableFuture<Boolean> revert(long id) {
    return dev.call(
        () -> {
          Moment moment = snapshots.get(id);
          if (moment == null) {
            return false;
          }
          goBack(moment);
          snapshots.tailMap(id, true).clear();
          return true;
        });
  }

  /** Goes back to the beginning, and to the machine's time. */
  CompletableFuture<Void> reset() {
    return dev.call(
        () -> {
          goBack(new Moment(chain.genesis(), List.of(), parts.clock().millis(), List.of()));
          parts.clock().reset();
          snapshots.clear();
          return null;
        });
  }

  private void goBack(Moment moment) throws RpcException {
    if (!DevChain.await(parts.tree().retreat(moment.head()))) {
      throw RpcException.server(
          "the state of block " + moment.head().number() + " is not kept any more");
    }
    parts.clock().set(moment.clockMillis());
    Set<Hash32> waiting = new HashSet<>();
    moment.waiting().forEach(envelope -> waiting.add(envelope.hash()));
    for (PooledTransaction pooled : parts.pool().content().all()) {
      if (!waiting.contains(pooled.hash())) {
        parts.pool().drop(pooled.hash(), "the developer went back");
      }
    }
    put(moment.edits());
    parts.pool().forgetTheRest();
    dev.settle();
    for (Envelope envelope : moment.waiting()) {
      if (parts.pool().find(envelope.hash()).isEmpty()) {
        DevChain.await(parts.pool().submit(envelope, Source.LOCAL));
      }
    }
  }
}
