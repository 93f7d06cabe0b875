package org.poai.network.sync;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.poai.chain.branch.CheckedBlock;
import org.poai.chain.branch.HeaderBranch;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.rules.RejectReason;
import org.poai.chain.stored.Origin;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.memory.Purse;
import org.poai.network.message.BlocksRequest;
import org.poai.network.message.ChainProtocols;
import org.poai.network.peer.Offence;
import org.poai.network.peer.RemotePeer;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;

/**
 * The bodies of a branch whose headers are known: asked for in batches, from several peers at once,
 * and handed to the chain in order.
 *
 * <p>For the next maintainer. Heights go from {@code asking} (not asked for) to a {@link Batch} in
 * flight, to {@code arrived}, to the chain. What is in flight and arrived together is bounded in
 * blocks, what has arrived in bytes, and the chain says when it has room. A batch that fails, or
 * comes short, is put back and goes to another peer. A batch that holds up the line for long is
 * asked for elsewhere too, again and again; the first answer counts. A body that is not its
 * header's costs its sender the rest of the run, and never the block. Owned by the thread {@code
 * network}.
 */
final class BodyDownload {
  private static final int MAX_AHEAD = 4096;

  /** A checked block is its wire form, and about as much again: what it was decoded into. */
  private static final int WEIGHT = 2;

  /**
   * Requests in flight, each of which may bring 8 MiB; and some more for what holds up the line.
   */
  private static final int MAX_OPEN = 12;

  private static final int SPARE = 4;

  /** Peers that are asked for the first time, within the patience that one is given. */
  private static final int MAX_TRIALS = 2;

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(300);

  /** Hears how it goes. */
  interface Events {
    /** The chain has taken the block at this height, and all below. */
    void imported(long number);

    /** A block of the branch is false, whoever sent it; its proof was not looked at. */
    void falseBlock(RejectReason reason, String detail);

    /** The chain has refused a block of the branch, and blamed the leader. */
    void refused(String why);

    /** No peer gives the blocks of the branch. */
    void notGiven(String why);

    /** The chain does not take the blocks of the branch, though none is false. */
    void stuck(String why);
  }

  private final SyncParts parts;
  private final RemotePeer leader;
  private final HeaderBranch branch;
  private final Events events;

  private final Map<PeerId, PeerSpeed> speeds = new HashMap<>();
  private final Set<PeerId> excluded = new HashSet<>();
  private final List<Batch> inFlight = new ArrayList<>();
  private final PriorityQueue<Batch> again =
      new PriorityQueue<>(Comparator.comparingLong(batch -> batch.from));
  private final ArrivedBodies<CheckedBlock> arrived;

  /** Stored blocks that the line has come to before the chain has taken those below. */
  private final Set<Long> passed = new HashSet<>();

  private int open;
  private long approved;
  private long asking;
  private long delivering;
  private long imported;
  private long movedNanos;
  private boolean stopped;

  /** Consecutive heights that are asked for together. */
  private static final class Batch {
    final long from;
    final List<Hash32> hashes;
    final Set<PeerId> asked = new HashSet<>();
    final List<CompletableFuture<?>> answers = new ArrayList<>();
    int open;
    long askedNanos;

    Batch(long from, List<Hash32> hashes) {
      this.from = from;
      this.hashes = hashes;
    }

    /** Whoever is still asked for it need not answer. */
    void cancel() {
      answers.forEach(answer -> answer.cancel(false));
    }
  }

  BodyDownload(
      SyncParts parts, Purse waiting, RemotePeer leader, HeaderBranch branch, Events events) {
    this.parts = parts;
    this.arrived = new ArrivedBodies<>(waiting, block -> (long) WEIGHT * block.size());
    this.leader = leader;
    this.branch = branch;
    this.events = events;
    this.imported = branch.base().number().value();
    this.approved = imported;
    this.asking = imported + 1;
    this.delivering = imported + 1;
    this.movedNanos = now();
  }

  /** The height that the chain has taken. */
  long imported() {
    return imported;
  }

  /** Headers up to this height have passed their spot checks. */
  void approve(long height) {
    approved = Math.max(approved, height);
    pump();
  }

  void stop() {
    stopped = true;
    arrived.clear();
    inFlight.forEach(Batch::cancel);
  }

  void gone(PeerId peer) {
    excluded.add(peer);
    pump();
  }

  /** Looks for what is stuck. */
  void tick() {
    pump();
    boolean waitsForNobody = open == 0 && arrived.isEmpty() && imported < approved;
    if (!stopped && waitsForNobody && imported + 1 == delivering) {
      events.notGiven("no peer has the blocks of the branch");
    } else if (!stopped && waitingNanos() > STUCK_NANOS) {
      events.notGiven("no block came for " + STUCK_NANOS / 1_000_000_000 + " s");
    } else if (!stopped && now() - movedNanos > STUCK_NANOS) {
      events.stuck("no block was imported for " + STUCK_NANOS / 1_000_000_000 + " s");
    }
  }

  /** How long the chain has had all that came, and waits for a peer; 0 while it has work. */
  long waitingNanos() {
    boolean isStarved = imported + 1 == delivering && !arrived.has(delivering);
    return isStarved ? now() - movedNanos : 0;
  }

  /** Asks once more for what holds up the line, each time somebody else. */
  private void hedge() {
    for (Batch batch : List.copyOf(inFlight)) {
      if (batch.from <= delivering && now() - batch.askedNanos > PATIENCE_NANOS) {
        reliable(batch.asked, MAX_OPEN + SPARE).ifPresent(peer -> ask(batch, peer));
      }
    }
  }

  private long now() {
    return parts.nanoTime().getAsLong();
  }

  /** Hands over what can be handed over, asks for what can be asked for. */
  private void pump() {
    deliver();
    if (!stopped) {
      hedge();
    }
    while (!stopped && hasWork()) {
      Optional<RemotePeer> peer =
          again.isEmpty() ? free(Set.of(), MAX_OPEN) : other(again.element());
      if (peer.isEmpty()) {
        return;
      }
      Batch batch = again.isEmpty() ? next(speed(peer.get().id()).batch()) : again.remove();
      if (!batch.hashes.isEmpty()) {
        inFlight.add(batch);
        ask(batch, peer.get());
      } else {
        deliver();
      }
    }
  }

  /** Who is asked for a batch that has come back empty: once all have been, it begins anew. */
  private Optional<RemotePeer> other(Batch batch) {
    Optional<RemotePeer> peer = reliable(batch.asked, MAX_OPEN);
    return peer.isEmpty() && inFlight.isEmpty() ? free(Set.of(), MAX_OPEN) : peer;
  }

  private boolean hasWork() {
    return again.isEmpty()
        ? asking <= approved && asking - delivering < MAX_AHEAD && hasRoom()
        : again.element().from <= delivering || hasRoom();
  }

  /** Whether another response would find room. */
  private boolean hasRoom() {
    return arrived.isEmpty() || arrived.hasRoomFor(WEIGHT * ChainProtocols.FULL_RESPONSE);
  }

  /**
   * For what holds up the line: one that has given blocks before, or the leader, if any is free.
   */
  private Optional<RemotePeer> reliable(Set<PeerId> but, int mostOpen) {
    return willing(but, mostOpen)
        .filter(this::isReliable)
        .min(byNanosPerBlock())
        .or(() -> free(but, mostOpen));
  }

  /**
   * The quickest peer that has the branch and takes another request. Peers that only claim to have
   * it are tried first, but few at a time.
   */
  private Optional<RemotePeer> free(Set<PeerId> but, int mostOpen) {
    long since = now() - PATIENCE_NANOS;
    long trials = speeds.values().stream().filter(speed -> speed.isOnTrial(since)).count();
    return willing(but, mostOpen)
        .filter(peer -> trials < MAX_TRIALS || isReliable(peer))
        .min(byNanosPerBlock());
  }

  private Stream<RemotePeer> willing(Set<PeerId> but, int mostOpen) {
    return parts.book().all().stream()
        .filter(peer -> open < mostOpen && speed(peer.id()).isFree() && mayHave(peer))
        .filter(peer -> !but.contains(peer.id()) && !excluded.contains(peer.id()));
  }

  private Comparator<RemotePeer> byNanosPerBlock() {
    return Comparator.comparingDouble(peer -> speed(peer.id()).nanosPerBlock());
  }

  private boolean isReliable(RemotePeer peer) {
    return peer.id().equals(leader.id()) || speed(peer.id()).hasGiven();
  }

  /** By its height alone: whether it is the same branch, its answers show. */
  private boolean mayHave(RemotePeer peer) {
    return peer.id().equals(leader.id()) || peer.head().number().value() >= delivering;
  }

  private PeerSpeed speed(PeerId peer) {
    return speeds.computeIfAbsent(peer, id -> new PeerSpeed());
  }

  /** The next heights, without those whose blocks are stored already. */
  private Batch next(int size) {
    while (asking <= approved && isStored(asking)) {
      arrived.addStored(asking++);
    }
    long from = asking;
    List<Hash32> hashes = new ArrayList<>();
    while (asking <= approved && hashes.size() < size && !isStored(asking)) {
      hashes.add(branch.at(BlockNumber.of(asking++)).orElseThrow().hash());
    }
    return new Batch(from, hashes);
  }

  private boolean isStored(long height) {
    return branch
        .at(BlockNumber.of(height))
        .flatMap(header -> parts.tree().chain().header(header.hash()))
        .isPresent();
  }

  private void ask(Batch batch, RemotePeer peer) {
    PeerSpeed speed = speed(peer.id());
    long begun = now();
    speed.asked(begun);
    open++;
    batch.asked.add(peer.id());
    batch.open++;
    batch.askedNanos = begun;
    CompletableFuture<List<byte[]>> answer =
        parts.client().blocks(peer.id(), new BlocksRequest(batch.hashes));
    batch.answers.add(answer);
    var unused =
        answer.whenComplete(
            (frames, failure) ->
                parts.thread().execute(() -> onBlocks(batch, peer, frames, now() - begun)));
  }

  private void onBlocks(Batch batch, RemotePeer peer, @Nullable List<byte[]> frames, long nanos) {
    batch.open--;
    open--;
    if (frames == null) {
      speed(peer.id()).failed();
    } else {
      speed(peer.id()).answered(frames.size(), nanos);
    }
    if (stopped) {
      return;
    }
    int taken = 0;
    if (inFlight.contains(batch)) {
      taken = frames == null ? 0 : take(batch, peer, frames);
      if (frames != null && taken == 0 && !peer.id().equals(leader.id())) {
        excluded.add(peer.id());
      }
      settle(batch, taken);
    }
    pump();
  }

  /** Takes the bodies that are right, up to the first that is not; answers how many. */
  private int take(Batch batch, RemotePeer peer, List<byte[]> frames) {
    for (int i = 0; i < frames.size() && i < batch.hashes.size(); i++) {
      long height = batch.from + i;
      HeaderBranch.Body body = branch.body(BlockNumber.of(height), frames.get(i));
      if (body instanceof HeaderBranch.Body.Refused refused) {
        if (refused.reason().isBadBlock()) {
          events.falseBlock(refused.reason(), refused.detail());
        } else {
          excluded.add(peer.id());
          parts
              .book()
              .blame(peer.id(), Offence.INVALID_BLOCK, refused.reason() + ": " + refused.detail());
        }
        return i;
      }
      CheckedBlock block = ((HeaderBranch.Body.Checked) body).block();
      arrived.add(height, block).forEach(this::askAgain);
    }
    return Math.min(frames.size(), batch.hashes.size());
  }

  /** A body had to make room for those below. */
  private void askAgain(long height) {
    again.add(new Batch(height, List.of(branch.at(BlockNumber.of(height)).orElseThrow().hash())));
  }

  /** What of a batch has not come is asked for again, elsewhere. */
  private void settle(Batch batch, int taken) {
    if (taken == 0 && batch.open > 0) {
      return; // Somebody else is still asked for it.
    }
    inFlight.remove(batch);
    batch.cancel();
    int size = batch.hashes.size();
    if (taken == size) {
      return;
    }
    Batch rest = new Batch(batch.from + taken, batch.hashes.subList(taken, size));
    if (taken == 0) {
      rest.asked.addAll(batch.asked);
      if (rest.asked.containsAll(parts.book().all().stream().map(RemotePeer::id).toList())) {
        rest.asked.clear();
      }
    }
    again.add(rest);
  }

  private void deliver() {
    while (!stopped) {
      Optional<CheckedBlock> next = arrived.at(delivering);
      if (!arrived.has(delivering) || (next.isPresent() && !parts.tree().hasRoom())) {
        return;
      }
      arrived.remove(delivering);
      long height = delivering++;
      if (next.isEmpty()) {
        passed.add(height);
        moved(imported);
        continue;
      }
      hand(height, next.get());
    }
  }

  private void hand(long height, CheckedBlock block) {
    boolean replay = branch.isSampled(parts.sampler(), BlockNumber.of(height));
    var unused =
        parts
            .tree()
            .importChecked(block, new Origin.Sync(leader.origin()), replay)
            .whenComplete(
                (result, failure) -> parts.thread().execute(() -> onImported(height, result)));
  }

  private void onImported(long height, @Nullable ImportResult result) {
    if (stopped) {
      return;
    }
    if (result instanceof ImportResult.Imported
        || result instanceof ImportResult.Stored
        || result instanceof ImportResult.Known) {
      moved(height);
      pump();
    } else if (result instanceof ImportResult.Rejected rejected) {
      events.refused(rejected.reason() + ": " + rejected.detail());
    } else {
      events.stuck("block " + height + " was not imported: " + result);
    }
  }

  private void moved(long height) {
    imported = Math.max(imported, height);
    while (passed.remove(imported + 1)) {
      imported++;
    }
    movedNanos = now();
    events.imported(imported);
  }
}
