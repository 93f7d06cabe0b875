package org.poai.txpool;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
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

  /** All transactions: of each sender the executable ones first, in the order of their nonces. */
  public List<PooledTransaction> all() {
    return senders.values().stream()
        .flatMap(each -> Stream.concat(each.pending().stream(), each.queued().stream()))
        .toList();
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
