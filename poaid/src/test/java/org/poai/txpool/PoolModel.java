package org.poai.txpool;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The pool as one list that is searched from end to end: slow, and short enough to believe. */
final class PoolModel {
  private static final long GAS = 21_000;

  final PoolLimits limits;
  final long[] nonces;
  final long[] balances;
  final List<Entry> entries = new ArrayList<>();
  long baseFee;

  PoolModel(PoolLimits limits, int senders, long balance, long baseFee) {
    this.limits = limits;
    this.nonces = new long[senders];
    this.balances = new long[senders];
    java.util.Arrays.fill(balances, balance);
    this.baseFee = baseFee;
  }

  record Entry(int sender, long nonce, long fee, long tip, long value, long order) {
    long cost() {
      return GAS * fee + value;
    }
  }

  long price(Entry entry) {
    return entry.fee <= baseFee ? entry.fee : Math.min(entry.fee, baseFee + entry.tip);
  }

  List<Entry> of(int sender) {
    return entries.stream()
        .filter(e -> e.sender == sender)
        .sorted(Comparator.comparingLong(Entry::nonce))
        .toList();
  }

  List<Entry> pending(int sender) {
    List<Entry> pending = new ArrayList<>();
    long cost = 0;
    for (Entry entry : of(sender)) {
      cost += entry.cost();
      if (entry.nonce != nonces[sender] + pending.size() || cost > balances[sender]) {
        break;
      }
      pending.add(entry);
    }
    return pending;
  }

  boolean isPending(Entry entry) {
    return pending(entry.sender).contains(entry);
  }

  int queued() {
    return (int) entries.stream().filter(e -> !isPending(e)).count();
  }

  private long leastUpTo(Entry entry) {
    return of(entry.sender).stream()
        .filter(e -> e.nonce <= entry.nonce)
        .mapToLong(this::price)
        .min()
        .orElseThrow();
  }

  /** The last one of some sender, which goes first. */
  Optional<Entry> worst() {
    return entries.stream()
        .filter(e -> of(e.sender).get(of(e.sender).size() - 1).equals(e))
        .min(
            Comparator.comparing(this::isPending)
                .thenComparingLong(this::leastUpTo)
                .thenComparing(Comparator.comparingLong(Entry::order).reversed()));
  }

  private boolean isOverfull() {
    return entries.size() > limits.transactions() || queued() > limits.queued();
  }

  /** Nothing where it is admitted. */
  Optional<RefusalReason> submit(Entry entry) {
    if (entry.nonce < nonces[entry.sender]) {
      return Optional.of(RefusalReason.NONCE_TOO_LOW);
    }
    if (entry.nonce >= nonces[entry.sender] + limits.perSender()) {
      return Optional.of(RefusalReason.NONCE_TOO_HIGH);
    }
    if (entry.cost() > balances[entry.sender]) {
      return Optional.of(RefusalReason.INSUFFICIENT_FUNDS);
    }
    Optional<Entry> before =
        of(entry.sender).stream().filter(e -> e.nonce == entry.nonce).findFirst();
    if (before.isPresent()
        && (isTooLittle(before.get().fee, entry.fee) || isTooLittle(before.get().tip, entry.tip))) {
      return Optional.of(RefusalReason.REPLACEMENT_UNDERPRICED);
    }
    List<Entry> kept = new ArrayList<>(entries);
    before.ifPresent(entries::remove);
    if (of(entry.sender).stream().mapToLong(Entry::cost).sum() + entry.cost()
        > balances[entry.sender]) {
      restore(kept);
      return Optional.of(RefusalReason.INSUFFICIENT_FUNDS);
    }
    entries.add(entry);
    while (isOverfull()) {
      Entry worst = worst().orElseThrow();
      if (worst.equals(entry)) {
        boolean pending = isPending(entry);
        restore(kept);
        return Optional.of(pending ? RefusalReason.UNDERPRICED : RefusalReason.POOL_FULL);
      }
      entries.remove(worst);
    }
    return Optional.empty();
  }

  private static boolean isTooLittle(long before, long after) {
    return after <= before || after < before * 110 / 100;
  }

  private void restore(List<Entry> kept) {
    entries.clear();
    entries.addAll(kept);
  }

  /** The accounts are other ones now. */
  void follow() {
    entries.removeIf(e -> e.nonce < nonces[e.sender] || e.cost() > balances[e.sender]);
    while (isOverfull()) {
      entries.remove(worst().orElseThrow());
    }
  }

  /** The order in which a block takes them. */
  List<Entry> best() {
    List<List<Entry>> rest = new ArrayList<>();
    for (int sender = 0; sender < nonces.length; sender++) {
      rest.add(new ArrayList<>(pending(sender)));
    }
    List<Entry> order = new ArrayList<>();
    while (true) {
      Optional<List<Entry>> next =
          rest.stream()
              .filter(list -> !list.isEmpty() && list.get(0).fee >= baseFee)
              .min(
                  Comparator.comparingLong((List<Entry> list) -> -price(list.get(0)))
                      .thenComparingLong(list -> list.get(0).order));
      if (next.isEmpty()) {
        return order;
      }
      order.add(next.get().remove(0));
    }
  }
}
