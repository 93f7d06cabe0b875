package org.poai.network.sync;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.poai.chain.difficulty.Work;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.memory.MemoryShare;
import org.poai.memory.Purse;
import org.poai.metrics.MetricCategory;
import org.poai.metrics.Metrics;
import org.poai.network.message.HeadersRequest;
import org.poai.network.peer.Offence;
import org.poai.network.peer.PeerListener;
import org.poai.network.peer.RemotePeer;

/**
 * Follows the branch of most work that any peer shows and we do not have.
 *
 * <p>For the next maintainer. What a peer claims is only a reason to ask. Those that claim more
 * than we have are asked to show it, several at once, at most one of each ban key: peers that the
 * operator named first, then those that we dialled, else at random. So a liar can claim what he
 * likes and is asked no sooner than anybody else, and the more peers keep us waiting, the more are
 * asked beside them. The first that shows a branch is followed. It gives way to one that shows more
 * work, or, if it keeps us waiting for blocks, to any that shows another branch; what was verified
 * of it stays stored. A ban key whose run came to nothing by its fault is left alone, each time
 * twice as long. Owned by the thread {@code network}.
 */
public final class BlockSync implements PeerListener {
  private static final long TICK_MILLIS = 1_000;
  private static final long TELL_EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Runs that show their branches at once: one more for each second that we wait. */
  private static final int FIRST_RUNS = 3;

  private static final int MAX_RUNS = 16;

  /** How long a run may take to show its branch while others wait for its place. */
  private static final long SHOW_NANOS = TimeUnit.SECONDS.toNanos(20);

  /** How long the followed branch may keep us waiting before another one is preferred. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final long COMPANION_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int LEAST_HEADERS = 32;
  private static final int MAX_HALVINGS = 6;

  /** A peer that failed so often is no reason any more to think that we are behind. */
  private static final int BOASTS = 3;

  private final SyncParts parts;
  private final SyncRun.Purses purses;
  private final SyncListener listener;
  private final Rests rests;
  private final StepWatch steps;
  private final CompletableFuture<Void> firstSync = new CompletableFuture<>();
  private final Map<PeerId, SyncRun> showing = new LinkedHashMap<>();
  private Optional<SyncRun> followed = Optional.empty();

  /** Ban keys that have shown nothing better than the followed branch; asked again now and then. */
  private final Set<String> companions = new HashSet<>();

  private long companionsSince;
  private long waitingSince;
  private long followedSince;
  private long told;
  private volatile Optional<SyncProgress> progress = Optional.empty();
  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();

  /**
   * Sync that has not begun.
   *
   * @param memory of which bodies that wait for those below take a half at most, and headers of
   *     branches a quarter
   */
  public BlockSync(SyncParts parts, MemoryShare memory, SyncListener listener, Metrics metrics) {
    this.parts = parts;
    this.purses = new SyncRun.Purses(part(memory, 4), part(memory, 2));
    this.listener = listener;
    this.rests = new Rests(parts.nanoTime());
    this.steps = new StepWatch(parts, listener);
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

  private static Purse part(MemoryShare memory, int divisor) {
    long bound = memory.limit() / divisor;
    return memory.store(bound).purse(bound);
  }

  /** Begins to look for heavier branches. */
  public void start() {
    parts.thread().repeat(this::tick, TICK_MILLIS);
  }

  /** How far it is; empty when there is nothing to catch up. Any thread. */
  public Optional<SyncProgress> progress() {
    return progress;
  }

  /**
   * Tells that {@link #progress} has become empty or is no longer so, on the thread {@code
   * network}.
   */
  public void onChange(Runnable watcher) {
    watchers.add(watcher);
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
    all().forEach(run -> run.gone(peer.id()));
  }

  /** Looks at the time: what is stuck, what is due. */
  void tick() {
    all().forEach(SyncRun::tick);
    steps.tick(followed.isPresent());
    if (followed.isEmpty()) {
      parts.tree().proveRecent();
    }
    if (now() - companionsSince > COMPANION_NANOS) {
      forgetCompanions();
    }
    followed.filter(SyncRun::isFollowing).ifPresent(this::tell);
    consider();
  }

  private void forgetCompanions() {
    companions.clear();
    companionsSince = now();
  }

  private List<SyncRun> all() {
    List<SyncRun> all = new ArrayList<>(showing.values());
    followed.ifPresent(all::add);
    return all;
  }

  private void tell(SyncRun running) {
    SyncProgress now = running.progress();
    progress = Optional.of(now);
    if (now() - told >= TELL_EVERY_NANOS) {
      told = now();
      listener.progress(now);
    }
  }

  private long now() {
    return parts.nanoTime().getAsLong();
  }

  /** Asks those to show their branches who claim more than we have, as far as there is room. */
  private void consider() {
    if (all().isEmpty()) {
      waitingSince = now();
    }
    List<RemotePeer> waiting = waiting();
    if (waiting.isEmpty()) {
      if (all().isEmpty() && !parts.book().all().isEmpty() && isNothingToComeBackTo()) {
        firstSync.complete(null);
      }
      return;
    }
    if (showing.size() >= places()) {
      hurry();
    }
    for (RemotePeer peer : waiting) {
      if (showing.size() < places()) {
        begin(peer);
      }
    }
  }

  /** The longer we wait, the more are asked at once. */
  private int places() {
    long waited = followed.map(SyncRun::waitingNanos).orElseGet(() -> now() - waitingSince);
    return (int) Math.min(MAX_RUNS, FIRST_RUNS + TimeUnit.NANOSECONDS.toSeconds(waited));
  }

  /** Who takes its time to show its branch makes room for others. */
  private void hurry() {
    for (SyncRun run : List.copyOf(showing.values())) {
      if (now() - run.begun() > SHOW_NANOS) {
        run.giveUpWaiting(Offence.TIMEOUT, "it takes too long to show its branch");
      }
    }
  }

  /** One peer of each ban key that claims more than we have and is not asked yet. */
  private List<RemotePeer> waiting() {
    Set<String> taken = new HashSet<>();
    all().forEach(run -> taken.add(run.leader().banKey()));
    List<RemotePeer> ahead = new ArrayList<>(parts.book().all());
    ahead.removeIf(peer -> !isAhead(peer));
    Map<PeerId, Integer> lots = new HashMap<>();
    ahead.forEach(peer -> lots.put(peer.id(), parts.random().nextInt()));
    ahead.sort(
        Comparator.comparing(RemotePeer::named)
            .thenComparing(peer -> peer.connection().outbound())
            .thenComparing(peer -> lots.getOrDefault(peer.id(), 0))
            .reversed());
    ahead.removeIf(peer -> !taken.add(peer.banKey()));
    return ahead;
  }

  private void begin(RemotePeer leader) {
    int halvings = Math.min(MAX_HALVINGS, rests.failures(leader.banKey()));
    int headersAtOnce = Math.max(LEAST_HEADERS, HeadersRequest.MAX_HEADERS >> halvings);
    SyncRun run = new SyncRun(parts, purses, leader, headersAtOnce, new Runs());
    showing.put(leader.id(), run);
    run.begin();
  }

  private boolean isAhead(RemotePeer peer) {
    return !rests.isResting(peer.banKey())
        && !companions.contains(peer.banKey())
        && claimsMore(peer)
        && peer.head().work().compareTo(followed.map(SyncRun::work).orElse(Work.NONE)) > 0;
  }

  private boolean claimsMore(RemotePeer peer) {
    Work ours = parts.tree().chain().head().totalWork();
    return peer.head().work().compareTo(ours) > 0 && !isImported(peer);
  }

  /** Heavier than it says it would be, perhaps; but nothing that we do not have. */
  private boolean isImported(RemotePeer peer) {
    return parts.tree().chain().header(peer.head().hash()).isPresent();
  }

  /** Whether nobody who rests is still believed. */
  private boolean isNothingToComeBackTo() {
    return parts.book().all().stream()
        .noneMatch(peer -> claimsMore(peer) && rests.failures(peer.banKey()) < BOASTS);
  }

  /** A branch was shown: it is followed, unless the followed one is as good. */
  private void shown(SyncRun run) {
    showing.remove(run.leader().id());
    if (followed.isPresent() && !isBetter(run, followed.get())) {
      run.release();
      companions.add(run.leader().banKey());
      return;
    }
    followed.ifPresent(before -> leave(before, run));
    followed = Optional.of(run);
    followedSince = now();
    run.follow();
  }

  private static boolean isBetter(SyncRun run, SyncRun followed) {
    return !run.agreesWith(followed)
        && (run.work().compareTo(followed.work()) > 0 || followed.waitingNanos() > PATIENCE_NANOS);
  }

  private static void leave(SyncRun before, SyncRun better) {
    if (before.waitingNanos() > PATIENCE_NANOS) {
      before.giveUpWaiting(Offence.UNFULFILLED, "it does not give the branch that it announces");
    } else {
      before.giveUp("another branch is heavier: " + better.work(), Fault.NOBODY);
    }
  }

  /** Hears how the runs go. */
  private final class Runs implements SyncRun.Events {
    @Override
    public void shown(SyncRun run) {
      BlockSync.this.shown(run);
    }

    @Override
    public void following(SyncRun run, SyncProgress now) {
      told = now();
      progress = Optional.of(now);
      watchers.forEach(Runnable::run);
      listener.began(run.leader(), now);
    }

    @Override
    public void done(SyncRun run, SyncProgress last, Fault fault) {
      if (fault == Fault.LEADER) {
        rests.failed(run.leader().banKey());
      } else {
        rests.forget(run.leader().banKey());
      }
      end(run);
      listener.done(last, (now() - followedSince) / 1e9);
    }

    @Override
    public void gaveUp(SyncRun run, String why, Fault fault) {
      if (fault == Fault.LEADER) {
        rests.failed(run.leader().banKey());
      } else {
        rests.vain(run.leader().banKey());
      }
      end(run);
      listener.gaveUp(run.leader(), why);
    }

    private void end(SyncRun run) {
      if (followed.filter(run::equals).isPresent()) {
        followed = Optional.empty();
        forgetCompanions();
        progress = Optional.empty();
        watchers.forEach(Runnable::run);
        waitingSince = now();
      }
      showing.remove(run.leader().id(), run);
      parts.thread().execute(BlockSync.this::consider);
    }
  }
}
