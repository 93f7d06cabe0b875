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
import org.poai.network.message.HeadersRequest;
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

  /** How long headers of one leader may take while another one waits. */
  private static final long HEADERS_NANOS = TimeUnit.SECONDS.toNanos(60);

  private static final int LEAST_HEADERS = 32;

  /** A peer that failed so often is no reason any more to think that we are behind. */
  private static final int BOASTS = 3;

  private static final int MAX_RESTS = 1024;

  private final SyncParts parts;
  private final SyncListener listener;
  private final Map<PeerId, Rest> rests = new HashMap<>();
  private final CompletableFuture<Void> firstSync = new CompletableFuture<>();
  private Optional<SyncRun> run = Optional.empty();
  private long begun;
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

  /** Looks at the time: what is stuck, what is due. */
  void tick() {
    run.ifPresent(SyncRun::tick);
    run.filter(SyncRun::isFollowing).ifPresent(this::tell);
    run.filter(running -> !running.isFollowing()).ifPresent(this::hurry);
    consider();
  }

  /** Headers that trickle in hold up nobody else's. */
  private void hurry(SyncRun running) {
    boolean isLate = parts.nanoTime().getAsLong() - begun > HEADERS_NANOS;
    if (isLate && parts.book().all().stream().filter(this::isAhead).count() > 1) {
      running.giveUp("its headers come too slowly");
    }
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
      begin(leader.get());
    } else if (!parts.book().all().isEmpty() && isNothingToComeBackTo()) {
      firstSync.complete(null);
    }
  }

  private void begin(RemotePeer leader) {
    int halvings = Math.min(MAX_DOUBLINGS, failures(leader.id()));
    int headersAtOnce = Math.max(LEAST_HEADERS, HeadersRequest.MAX_HEADERS >> halvings);
    SyncRun next = new SyncRun(parts, leader, headersAtOnce, new Hears(leader));
    begun = parts.nanoTime().getAsLong();
    run = Optional.of(next);
    next.begin();
  }

  private boolean isAhead(RemotePeer peer) {
    return !isResting(peer.id()) && claimsMore(peer);
  }

  private boolean claimsMore(RemotePeer peer) {
    ChainReader chain = parts.tree().chain();
    return peer.head().work().compareTo(chain.head().totalWork()) > 0 && !isImported(peer);
  }

  /** Heavier than it says it would be, perhaps; but nothing that we do not have. */
  private boolean isImported(RemotePeer peer) {
    return parts.tree().chain().header(peer.head().hash()).isPresent();
  }

  private boolean isResting(PeerId peer) {
    Rest rest = rests.get(peer);
    return rest != null && rest.untilNanos() - parts.nanoTime().getAsLong() > 0;
  }

  /** Whether nobody who rests is still believed. */
  private boolean isNothingToComeBackTo() {
    return parts.book().all().stream()
        .noneMatch(peer -> claimsMore(peer) && failures(peer.id()) < BOASTS);
  }

  /** Runs of a peer that came to nothing since the last that did not. */
  private int failures(PeerId peer) {
    return Optional.ofNullable(rests.get(peer)).map(Rest::times).orElse(0);
  }

  /** Hears how the run of a leader goes. */
  private final class Hears implements SyncRun.Events {
    private final RemotePeer leader;

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
    int times = failures(peer);
    long nanos = FIRST_REST_NANOS << Math.min(times, MAX_DOUBLINGS);
    rests.put(peer, new Rest(parts.nanoTime().getAsLong() + nanos, times + 1));
  }
}
