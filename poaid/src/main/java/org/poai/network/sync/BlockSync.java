package org.poai.network.sync;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.poai.chain.tree.ChainReader;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.metrics.MetricCategory;
import org.poai.metrics.Metrics;
import org.poai.network.peer.PeerListener;
import org.poai.network.peer.RemotePeer;

/**
 * Follows the heaviest branch that a peer announces and we do not have; one at a time. A peer whose
 * branch came to nothing is left alone for a while, longer each time.
 */
public final class BlockSync implements PeerListener {
  private static final long TICK_MILLIS = 1_000;
  private static final long TELL_EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long FIRST_REST_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final int MAX_DOUBLINGS = 6;
  private static final int MAX_RESTS = 1024;

  private final SyncParts parts;
  private final SyncListener listener;
  private final Map<PeerId, Rest> rests = new HashMap<>();
  private final CompletableFuture<Void> firstSync = new CompletableFuture<>();
  private Optional<SyncRun> run = Optional.empty();
  private long told;
  private volatile Optional<SyncProgress> progress = Optional.empty();

  /** Until when a peer is not followed, and how often that was so in a row. */
  private record Rest(long untilNanos, int times) {}

  public BlockSync(SyncParts parts, SyncListener listener, Metrics metrics) {
    this.parts = parts;
    this.listener = listener;
    metrics.gauge(
        MetricCategory.NETWORK,
        "sync_target_height",
        "Height that is caught up to; 0 while there is none",
        () -> progress.map(SyncProgress::target).orElse(0L));
    metrics.gauge(
        MetricCategory.NETWORK,
        "sync_blocks_per_second",
        "Blocks imported while catching up",
        () -> progress.map(SyncProgress::blocksPerSecond).orElse(0.0));
  }

  /** Begins to look for heavier branches. */
  public void start() {
    parts.thread().repeat(this::tick, TICK_MILLIS);
  }

  /** How far it is; empty when there is nothing to catch up. Any thread. */
  public Optional<SyncProgress> progress() {
    return progress;
  }

  /** Ends when a peer was there and none had a heavier branch than ours. Any thread. */
  public CompletableFuture<Void> firstSync() {
    return firstSync;
  }

  @Override
  public void onReady(RemotePeer peer) {
    consider();
  }

  @Override
  public void onHead(RemotePeer peer) {
    consider();
  }

  @Override
  public void onGone(RemotePeer peer) {
    run.ifPresent(running -> running.gone(peer.id()));
  }

  private void tick() {
    run.ifPresent(SyncRun::tick);
    run.filter(SyncRun::isFollowing).ifPresent(this::tell);
    consider();
  }

  private void tell(SyncRun running) {
    SyncProgress now = running.progress();
    progress = Optional.of(now);
    if (parts.nanoTime().getAsLong() - told >= TELL_EVERY_NANOS) {
      told = parts.nanoTime().getAsLong();
      listener.progress(now);
    }
  }

  /** Takes up the heaviest branch, unless one is being followed. */
  private void consider() {
    if (run.isPresent()) {
      return;
    }
    Optional<RemotePeer> leader =
        parts.book().all().stream()
            .filter(this::isAhead)
            .max(Comparator.comparing(peer -> peer.head().work()));
    if (leader.isPresent()) {
      SyncRun begun = new SyncRun(parts, leader.get(), new Hears(leader.get()));
      run = Optional.of(begun);
      begun.begin();
    } else if (!parts.book().all().isEmpty() && isNobodyResting()) {
      firstSync.complete(null);
    }
  }

  private boolean isAhead(RemotePeer peer) {
    ChainReader chain = parts.tree().chain();
    return !isResting(peer.id())
        && peer.head().work().compareTo(chain.head().totalWork()) > 0
        && !isImported(peer);
  }

  /** Heavier than it says it would be, perhaps; but nothing that we do not have. */
  private boolean isImported(RemotePeer peer) {
    return parts.tree().chain().header(peer.head().hash()).isPresent();
  }

  private boolean isResting(PeerId peer) {
    Rest rest = rests.get(peer);
    return rest != null && rest.untilNanos() - parts.nanoTime().getAsLong() > 0;
  }

  private boolean isNobodyResting() {
    return parts.book().all().stream().noneMatch(peer -> isResting(peer.id()));
  }

  /** Hears how the run of a leader goes. */
  private final class Hears implements SyncRun.Events {
    private final RemotePeer leader;
    private final long begun = parts.nanoTime().getAsLong();

    Hears(RemotePeer leader) {
      this.leader = leader;
    }

    @Override
    public void following(SyncProgress now) {
      told = parts.nanoTime().getAsLong();
      progress = Optional.of(now);
      listener.began(leader, now);
    }

    @Override
    public void done(SyncProgress last) {
      rests.remove(leader.id());
      end();
      listener.done(last, (parts.nanoTime().getAsLong() - begun) / 1e9);
      parts.thread().execute(BlockSync.this::consider);
    }

    @Override
    public void gaveUp(String why) {
      rest(leader.id());
      end();
      listener.gaveUp(leader, why);
      parts.thread().execute(BlockSync.this::consider);
    }

    private void end() {
      run = Optional.empty();
      progress = Optional.empty();
    }
  }

  private void rest(PeerId peer) {
    if (rests.size() >= MAX_RESTS) {
      rests.clear();
    }
    int times = Optional.ofNullable(rests.get(peer)).map(Rest::times).orElse(0);
    long nanos = FIRST_REST_NANOS << Math.min(times, MAX_DOUBLINGS);
    rests.put(peer, new Rest(parts.nanoTime().getAsLong() + nanos, times + 1));
  }
}
