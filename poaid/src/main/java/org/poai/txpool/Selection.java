package org.poai.txpool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import org.poai.chain.block.SignedTransaction;
import org.poai.primitives.UInt256;

/**
 * The order in which a block takes executable transactions: the best-paying first, those of one
 * sender by nonce. It ends at no gas limit: which of them fit is known only as they run, so whoever
 * builds the block goes on until it is full.
 */
final class Selection {
  private final UInt256 baseFee;

  /** The senders by what their next transaction pays. */
  private final PriorityQueue<Candidate> next = new PriorityQueue<>();

  private Selection(UInt256 baseFee) {
    this.baseFee = baseFee;
  }

  /** A sender's next transaction and those after it. */
  private record Candidate(
      PooledTransaction transaction, UInt256 price, Iterator<PooledTransaction> rest)
      implements Comparable<Candidate> {
    @Override
    public int compareTo(Candidate other) {
      int byPrice = other.price.compareTo(price);
      return byPrice != 0 ? byPrice : Long.compare(transaction.order(), other.transaction.order());
    }
  }

  static List<SignedTransaction> best(Collection<SenderTransactions> senders, UInt256 baseFee) {
    Selection selection = new Selection(baseFee);
    senders.forEach(sender -> selection.offer(sender.pending().iterator()));
    List<SignedTransaction> order = new ArrayList<>();
    while (!selection.next.isEmpty()) {
      Candidate taken = selection.next.remove();
      order.add(taken.transaction().signed());
      selection.offer(taken.rest());
    }
    return order;
  }

  /** Without one that covers the base fee, those behind it cannot stand either. */
  private void offer(Iterator<PooledTransaction> sender) {
    if (sender.hasNext()) {
      PooledTransaction first = sender.next();
      if (first.signed().transaction().gas().maxFee().compareTo(baseFee) >= 0) {
        next.add(new Candidate(first, first.priceAt(baseFee), sender));
      }
    }
  }
}
