package org.poai.txpool;

import java.util.List;
import org.poai.primitives.Address;

/**
 * What one sender has in the pool at one moment, by nonce.
 *
 * @param nextNonce after the executable ones, unsigned
 * @param pending executable one after the other, from the account's nonce on
 * @param queued the rest: behind a gap, or more than the balance covers
 */
public record SenderTransactions(
    Address sender,
    long nextNonce,
    List<PooledTransaction> pending,
    List<PooledTransaction> queued) {
  public SenderTransactions {
    pending = List.copyOf(pending);
    queued = List.copyOf(queued);
  }
}
