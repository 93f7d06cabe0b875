package org.poai.txpool;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.poai.async.Clock;
import org.poai.async.CriticalFailure;
import org.poai.async.EventThread;
import org.poai.async.Service;
import org.poai.chain.block.Block;
import org.poai.chain.block.Envelope;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.head.HeadListener;
import org.poai.chain.stored.Chain;
import org.poai.metrics.Metrics;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.txpool.Admission.Admitted;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transactions that wait for a block. Everything that asks is safe from any thread; what
 * changes it runs on the thread {@code txpool}, in the order in which it was handed in and its
 * signature was found.
 *
 * <p>A new head is followed by reading every sender's account again, not by looking at what the
 * blocks did: a payment, a contract or a reorganisation may have changed it.
 */
public final class Pool implements Service, HeadListener {
  private static final Logger LOG = LoggerFactory.getLogger(Pool.class);

  private static final long TICK_MILLIS = 60_000;
  private static final long MOST_START_MILLIS = 60_000;

  /** How many of our own peers are told of again with each tick. */
  private static final int MAX_REPEATED = 256;

  /** Blocks of an abandoned branch whose transactions come back, from the fork on. */
  private static final int MAX_RETURNED_BLOCKS = 128;

  private final Chain chain;
  private final Clock clock;

  private final PoolLimits limits;
  private final LocalJournal journal;
  private final PoolMetrics metrics;
  private final PoolTable table;
  private final Admission admission;
  private final EventThread thread;
  private final Submissions submissions;
  private final Returns returns;
  private final List<PoolListener> listeners = new CopyOnWriteArrayList<>();

  /**
   * Blocks that left the chain with heads that are yet to be followed; empty where the present head
   * is followed. While blocks come fast, several heads are followed at once.
   */
  private final AtomicReference<Optional<List<SealedHeader>>> behind =
      new AtomicReference<>(Optional.empty());

  private @Nullable HeadView head;

  private volatile boolean stopping;

  /**
   * A pool on an opened chain.
   *
   * @param journal where the transactions that were handed to this node are kept
   */
  public Pool(
      Chain chain,
      PoolLimits limits,
      Path journal,
      Clock clock,
      Metrics metrics,
      CriticalFailure criticalFailure) {
    this.chain = chain;
    this.limits = limits;
    this.clock = clock;
    this.metrics = new PoolMetrics(metrics);
    this.table = new PoolTable(this.metrics::left);
    this.admission = new Admission(table, limits);
    this.thread = new EventThread("txpool", criticalFailure);
    this.submissions =
        new Submissions(
            new EnvelopeCheck(chain.spec(), chain.senders()), table, this.metrics, criticalFailure);
    this.returns = new Returns(submissions, thread, this::admitAll);
    this.journal =
        new LocalJournal(new PoolJournal(journal), chain, table, thread, this::comeBackFromDisk);
    this.metrics.watch(metrics, table);
  }

  /**
   * Reads the journal; when this returns, what it held is in the pool again.
   *
   * @throws org.poai.disk.DiskException when it is there and cannot be read
   */
  @Override
  public void start() {
    var unused = begin().completeOnTimeout(null, MOST_START_MILLIS, TimeUnit.MILLISECONDS).join();
  }

  /** Starts without waiting: the future ends when what the journal held is in the pool again. */
  public CompletableFuture<Void> begin() {
    List<Envelope> kept = journal.read();
    thread.execute(
        () -> {
          follow(List.of());
          returns.comeBack(() -> kept, Source.LOCAL, journal::repair);
        });
    thread.repeat(this::tick, TICK_MILLIS);
    return settled();
  }

  @Override
  public void stop() {
    stopping = true;
    submissions.stop();
    thread.execute(this::close);
    thread.stop(1_000);
    submissions.endAll();
  }

  private void close() {
    journal.close();
    returns.close();
    HeadView last = head;
    head = null;
    if (last != null) {
      last.close();
    }
  }

  /** Listeners hear of everything after they were added. */
  public void addListener(PoolListener listener) {
    listeners.add(listener);
  }

  /**
   * Hands in a raw typed envelope, of which nothing was looked at. The future never ends with an
   * exception for what the envelope says. One of {@link Source#LOCAL} is answered when it is safe
   * on the disk: who was told that it is accepted finds it again after any crash. One that the disk
   * does not take is refused, and is not in the pool.
   */
  public CompletableFuture<PoolResult> submit(Envelope envelope, Source source) {
    return submissions.submit(
        envelope, (signed, result) -> thread.execute(() -> admit(signed, source, result)));
  }

  private void admit(
      SignedTransaction signed, Source source, CompletableFuture<PoolResult> result) {
    HeadView now = head;
    if (now == null) {
      result.complete(RefusalReason.STOPPING.refused());
      return;
    }
    Optional<String> trouble = source == Source.LOCAL ? journal.trouble() : Optional.empty();
    if (trouble.isPresent()) {
      result.complete(RefusalReason.NOT_KEPT.refused(trouble.get()));
      return;
    }
    Admitted admitted = admission.admit(signed, source, clock.elapsedMillis(), now::account);
    tell(admitted.executable());
    if (admitted.result() instanceof PoolResult.Accepted accepted && source == Source.LOCAL) {
      // Those that wait for this thread already are added first, and share the write to the disk.
      journal.append(signed.envelope(), failure -> result.complete(kept(accepted, failure)));
    } else {
      result.complete(admitted.result());
    }
  }

  /** Tells peers of what is safe; what is not leaves the pool. */
  private PoolResult kept(PoolResult.Accepted accepted, Optional<String> failure) {
    if (failure.isPresent()) {
      remove(accepted.transaction(), Departure.NOT_KEPT);
      return RefusalReason.NOT_KEPT.refused(failure.get());
    }
    listeners.forEach(listener -> listener.announce(accepted.transaction().signed()));
    return accepted;
  }

  private void comeBackFromDisk() {
    returns.comeBack(journal::readable, Source.LOCAL, journal::repair);
  }

  /** Why transactions that are handed to this node are refused now; from any thread. */
  public Optional<String> health() {
    return journal
        .trouble()
        .map(reason -> "transactions are refused, because they cannot be kept: " + reason);
  }

  private void tell(List<PooledTransaction> executable) {
    if (!executable.isEmpty()) {
      listeners.forEach(listener -> listener.executable(executable));
    }
  }

  /** A transaction that is in the pool. */
  public Optional<PooledTransaction> find(Hash32 hash) {
    return table.find(hash);
  }

  /** What a sender has in the pool; empty where it has nothing. */
  public Optional<SenderTransactions> sender(Address sender) {
    return table.view(sender);
  }

  /** All that is in the pool. */
  public PoolContent content() {
    return PoolContent.of(table.views());
  }

  /**
   * The nonce that an account's next transaction should have: after the state at the head and the
   * executable ones here; unsigned.
   */
  public long nextNonce(Address sender) {
    Optional<SenderTransactions> pooled = table.view(sender);
    long counted;
    try (HeadView now = HeadView.of(chain)) {
      counted = now.account(sender).nonce();
    }
    return pooled
        .map(SenderTransactions::nextNonce)
        .filter(next -> Long.compareUnsigned(next, counted) > 0)
        .orElse(counted);
  }

  /**
   * The executable transactions that cover this base fee, in the order of their worth for a block;
   * it takes those that fit.
   */
  public List<SignedTransaction> best(UInt256 baseFee) {
    return Selection.best(table.views(), baseFee);
  }

  /** Takes out a transaction that was tried for a block and may not stand in one. */
  public void drop(Hash32 hash, String why) {
    LOG.debug("{} may not stand in a block: {}", hash, why);
    thread.execute(() -> table.find(hash).ifPresent(one -> remove(one, Departure.UNFIT)));
  }

  /** What is neither here nor in a block is not to come back with the next start. */
  public void forgetTheRest() {
    thread.execute(journal::repair);
  }

  private void remove(PooledTransaction transaction, Departure reason) {
    table
        .sender(transaction.sender())
        .ifPresent(queue -> table.remove(queue, List.of(transaction), reason));
  }

  @Override
  public void onHead(HeadChange change) {
    List<SealedHeader> reverted = lowest(change.reverted());
    Optional<List<SealedHeader>> before =
        behind.getAndUpdate(
            list ->
                Optional.of(
                    Stream.of(list.orElse(List.of()), reverted).flatMap(List::stream).toList()));
    if (before.isEmpty()) {
      thread.execute(() -> follow(behind.getAndSet(Optional.empty()).orElse(List.of())));
    }
  }

  private void follow(List<SealedHeader> reverted) {
    if (stopping) {
      return;
    }
    HeadView before = head;
    HeadView now = HeadView.of(chain);
    head = now;
    if (before != null) {
      before.close();
    }
    table.baseFee(now.baseFee());
    List<PooledTransaction> executable = new ArrayList<>();
    for (SenderQueue queue : table.senders()) {
      executable.addAll(table.follow(queue, now.account(queue.sender())));
    }
    admission.trim();
    executable.removeIf(one -> !table.contains(one.hash()));
    tell(executable);
    if (!reverted.isEmpty()) {
      returns.comeBack(() -> transactions(reverted), Source.BLOCK, () -> {});
    }
  }

  /** The part of an abandoned branch that is next to the fork, lowest block first. */
  private static List<SealedHeader> lowest(List<SealedHeader> highestFirst) {
    List<SealedHeader> lowestFirst = new ArrayList<>(highestFirst);
    Collections.reverse(lowestFirst);
    return lowestFirst.subList(0, Math.min(MAX_RETURNED_BLOCKS, lowestFirst.size()));
  }

  /** The new branch may have included some of them again; the nonces tell. */
  private List<Envelope> transactions(List<SealedHeader> reverted) {
    return reverted.stream()
        .flatMap(header -> chain.block(header.hash()).stream())
        .map(Block::transactions)
        .flatMap(List::stream)
        .limit(limits.transactions())
        .toList();
  }

  private void admitAll(List<SignedTransaction> signed, Source source) {
    HeadView now = head;
    if (now != null) {
      for (SignedTransaction one : signed) {
        Admitted admitted = admission.admit(one, source, clock.elapsedMillis(), now::account);
        metrics.ended(admitted.result());
        tell(admitted.executable());
      }
    }
  }

  /** Lets go what waited too long, and tells peers who came later of what is ours. */
  private void tick() {
    long latest = clock.elapsedMillis() - limits.queuedLifetime().toMillis();
    table.views().stream()
        .flatMap(sender -> sender.queued().stream())
        .filter(one -> one.source() != Source.LOCAL && one.arrivedMillis() < latest)
        .toList()
        .forEach(one -> remove(one, Departure.EXPIRED));
    table.local().stream()
        .filter(one -> one.arrivedMillis() <= clock.elapsedMillis() - TICK_MILLIS)
        .limit(MAX_REPEATED)
        .forEach(one -> listeners.forEach(listener -> listener.announce(one.signed())));
    journal.tidy();
  }

  /** Runs the periodic work now; for tests that move the clock. */
  CompletableFuture<Void> tickNow() {
    return CompletableFuture.runAsync(this::tick, thread);
  }

  /** Ends when all that happened before is done: the head is followed, and so on. */
  public CompletableFuture<Void> settled() {
    CompletableFuture<Void> settled = new CompletableFuture<>();
    thread.execute(
        () -> {
          var unused = returns.settled().thenRun(() -> settled.complete(null));
        });
    return settled;
  }
}
