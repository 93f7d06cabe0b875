package org.poai.txpool;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.poai.primitives.Address;

/** All that is in the pool: of each sender at one moment, of different ones at almost the same. */
public record PoolContent(SortedMap<Address, SenderTransactions> senders) {
  public PoolContent {
    senders = Collections.unmodifiableSortedMap(new TreeMap<>(senders));
  }

  static PoolContent of(Collection<SenderTransactions> senders) {
    SortedMap<Address, SenderTransactions> sorted = new TreeMap<>();
    senders.forEach(each -> sorted.put(each.sender(), each));
    return new PoolContent(sorted);
  }

  /** How many are executable. */
  public int pending() {
    return senders.values().stream().mapToInt(each -> each.pending().size()).sum();
  }

  /** How many wait for others. */
  public int queued() {
    return senders.values().stream().mapToInt(each -> each.queued().size()).sum();
  }
}
