package org.poai.txpool;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.poai.primitives.Address;
import org.poai.primitives.UInt256;
import org.poai.state.Account;

/**
 * The transactions of one sender by nonce, and what the account can do at the head. After a change
 * {@link #settle} says which of them are executable. Owned by the thread {@code txpool}.
 */
final class SenderQueue {
  private final Address sender;
  private final NavigableMap<Long, PooledTransaction> byNonce =
      new TreeMap<>(Long::compareUnsigned);
  private Account account;
  private BigInteger totalCost = BigInteger.ZERO;
  private SenderTransactions view;
  private Rank rank = new Rank(false, UInt256.ZERO, 0);

  SenderQueue(Address sender, Account account) {
    this.sender = sender;
    this.account = account;
    this.view = new SenderTransactions(sender, account.nonce(), List.of(), List.of());
  }

  /**
   * The worth of a sender's last transaction, which is the first of his to go: one that waits for
   * others is worth less than any that does not, then the least price of it and those before it
   * counts, since it is not had without them; of equals the newest goes first.
   */
  record Rank(boolean executable, UInt256 price, long order) implements Comparable<Rank> {
    @Override
    public int compareTo(Rank other) {
      int byState = Boolean.compare(executable, other.executable);
      int byPrice = byState != 0 ? byState : price.compareTo(other.price);
      return byPrice != 0 ? byPrice : Long.compare(other.order, order);
    }
  }

  Address sender() {
    return sender;
  }

  Account account() {
    return account;
  }

  /** As of the last {@link #settle}. */
  SenderTransactions view() {
    return view;
  }

  /** As of the last {@link #settle}. */
  Rank rank() {
    return rank;
  }

  boolean isEmpty() {
    return byNonce.isEmpty();
  }

  Optional<PooledTransaction> at(long nonce) {
    return Optional.ofNullable(byNonce.get(nonce));
  }

  /** The one that goes first. */
  PooledTransaction last() {
    return byNonce.lastEntry().getValue();
  }

  /** What all of them cost at most. */
  BigInteger totalCost() {
    return totalCost;
  }

  /** Puts a transaction in its place; returns the one that was there. */
  Optional<PooledTransaction> put(PooledTransaction transaction) {
    totalCost = totalCost.add(transaction.maxCost());
    Optional<PooledTransaction> before =
        Optional.ofNullable(byNonce.put(transaction.nonce(), transaction));
    before.ifPresent(one -> totalCost = totalCost.subtract(one.maxCost()));
    return before;
  }

  void remove(PooledTransaction transaction) {
    if (byNonce.remove(transaction.nonce(), transaction)) {
      totalCost = totalCost.subtract(transaction.maxCost());
    }
  }

  /** Takes the account as it is at the head. */
  void account(Account now) {
    account = now;
  }

  /** Those whose nonce the account has passed. */
  List<PooledTransaction> passed() {
    return List.copyOf(byNonce.headMap(account.nonce(), false).values());
  }

  /** Those that cost more than the account has, each alone. */
  List<PooledTransaction> unaffordable() {
    BigInteger balance = account.balance().value().toBigInteger();
    return byNonce.values().stream().filter(t -> t.maxCost().compareTo(balance) > 0).toList();
  }

  /** Finds anew what is executable, and what the last one is worth. */
  void settle(UInt256 baseFee) {
    List<PooledTransaction> pending = new ArrayList<>();
    List<PooledTransaction> queued = new ArrayList<>();
    long next = account.nonce();
    BigInteger left = account.balance().value().toBigInteger();
    UInt256 price = UInt256.MAX;
    long order = 0;
    for (PooledTransaction transaction : byNonce.values()) {
      price = least(price, transaction.priceAt(baseFee));
      order = transaction.order();
      left = left.subtract(transaction.maxCost());
      if (queued.isEmpty() && transaction.nonce() == next && left.signum() >= 0) {
        pending.add(transaction);
        next++;
      } else {
        queued.add(transaction);
      }
    }
    view = new SenderTransactions(sender, next, pending, queued);
    rank = new Rank(queued.isEmpty(), price, order);
  }

  private static UInt256 least(UInt256 one, UInt256 other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
