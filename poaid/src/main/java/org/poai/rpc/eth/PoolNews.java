package org.poai.rpc.eth;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.poai.rpc.message.Values;
import org.poai.rpc.shape.TransactionShape;
import org.poai.txpool.PooledTransaction;

/** Transactions have become executable in the pool. */
final class PoolNews implements News {
  private final List<PooledTransaction> transactions;
  private final Map<Watch.Pending, List<NewsItem>> items = new HashMap<>();

  PoolNews(List<PooledTransaction> transactions) {
    this.transactions = List.copyOf(transactions);
  }

  @Override
  public List<NewsItem> of(Watch watch) {
    return watch instanceof Watch.Pending wanted
        ? items.computeIfAbsent(wanted, this::items)
        : List.of();
  }

  private List<NewsItem> items(Watch.Pending wanted) {
    return transactions.stream()
        .map(
            pooled ->
                new NewsItem(
                    wanted.whole()
                        ? TransactionShape.pending(pooled.signed())
                        : Values.of(pooled.hash())))
        .toList();
  }
}
