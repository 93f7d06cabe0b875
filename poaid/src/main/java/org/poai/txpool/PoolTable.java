package org.poai.txpool;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.state.Account;

/**
 * All transactions of the pool: by hash, by sender, and the senders by what their last one is
 * worth. The thread {@code txpool} changes it; {@link #find}, {@link #view} and {@link #views} are
 * for every thread.
 */
final class PoolTable {
  private final Map<Hash32, PooledTransaction> byHash = new ConcurrentHashMap<>();
  private final Map<Address, SenderTransactions> views = new ConcurrentHashMap<>();
  private final Map<Address, SenderQueue> senders = new HashMap<>();
  private final TreeSet<SenderQueue> byRank =
      new TreeSet<>(Comparator.comparing(SenderQueue::rank));

  /** Which have been told to be executable. */
  private final Set<Hash32> told = new HashSet<>();

  private final BiConsumer<PooledTransaction, Departure> onGone;
  private UInt256 baseFee = UInt256.ZERO;
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  PoolTable(BiConsumer<PooledTransaction, Departure> onGone) {
    this.onGone = onGone;
  }

  Optional<PooledTransaction> find(Hash32 hash) {
    return Optional.ofNullable(byHash.get(hash));
  }

  boolean contains(Hash32 hash) {
    return byHash.containsKey(hash);
  }

  Optional<SenderTransactions> view(Address sender) {
    return Optional.ofNullable(views.get(sender));
  }

  Collection<SenderTransactions> views() {
    return views.values();
  }

  int size() {
    return byHash.size();
  }

  /** How many wait for others. */
  int queued() {
    return queued.get();
  }

  /** Of all envelopes. */
  long bytes() {
    return bytes.get();
  }

  Collection<PooledTransaction> all() {
    return byHash.values();
  }

  /** Those that were handed to this node, of each sender by nonce. */
  List<PooledTransaction> local() {
    return byHash.values().stream()
        .filter(one -> one.source() == Source.LOCAL)
        .sorted(PooledTransaction.BY_NONCE)
        .toList();
  }

  Optional<SenderQueue> sender(Address address) {
    return Optional.ofNullable(senders.get(address));
  }

  List<SenderQueue> senders() {
    return List.copyOf(senders.values());
  }

  /** The fee that transactions are ranked by from now on; settle every sender after it. */
  void baseFee(UInt256 next) {
    baseFee = next;
  }

  /** The sender whose last transaction goes first. */
  Optional<SenderQueue> worst() {
    return byRank.isEmpty() ? Optional.empty() : Optional.of(byRank.first());
  }

  /** Adds a transaction of a sender; the one in its place goes. */
  List<PooledTransaction> put(SenderQueue queue, PooledTransaction transaction) {
    return change(
        queue,
        it -> {
          it.put(transaction).ifPresent(before -> forget(before, Departure.REPLACED));
          byHash.put(transaction.hash(), transaction);
          bytes.addAndGet(transaction.size());
        });
  }

  /** Takes transactions of one sender out. */
  List<PooledTransaction> remove(
      SenderQueue queue, List<PooledTransaction> gone, Departure reason) {
    return change(queue, it -> drop(it, gone, reason));
  }

  /** Takes a sender's account as it is at the new head; what it has passed or cannot pay goes. */
  List<PooledTransaction> follow(SenderQueue queue, Account account) {
    return change(
        queue,
        it -> {
          it.account(account);
          drop(it, it.passed(), Departure.INCLUDED);
          drop(it, it.unaffordable(), Departure.UNAFFORDABLE);
        });
  }

  private void drop(SenderQueue queue, List<PooledTransaction> gone, Departure reason) {
    gone.forEach(queue::remove);
    gone.forEach(transaction -> forget(transaction, reason));
  }

  private void forget(PooledTransaction transaction, Departure reason) {
    byHash.remove(transaction.hash());
    told.remove(transaction.hash());
    bytes.addAndGet(-transaction.size());
    onGone.accept(transaction, reason);
  }

  /** Changes what one sender has or can; returns those that have become executable. */
  private List<PooledTransaction> change(SenderQueue queue, Consumer<SenderQueue> change) {
    byRank.remove(queue);
    int before = queue.view().queued().size();
    change.accept(queue);
    queue.settle(baseFee);
    queued.addAndGet(queue.view().queued().size() - before);
    if (queue.isEmpty()) {
      senders.remove(queue.sender());
      views.remove(queue.sender());
      return List.of();
    }
    senders.put(queue.sender(), queue);
    byRank.add(queue);
    views.put(queue.sender(), queue.view());
    return queue.view().pending().stream().filter(t -> told.add(t.hash())).toList();
  }
}
