package org.poai.market.duty;

import java.util.Optional;
import org.poai.market.contract.Job;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Wei;

/**
 * Hears what this node does in the market and what the chain does not tell, on the thread {@code
 * market}.
 */
public interface MarketListener {
  /**
   * A result is false, and is challenged.
   *
   * @param said what was delivered, if its log is kept
   * @param value bond and pot
   */
  void falseResult(Job job, Optional<Bytes> said, Bytes right, Wei value);

  /** A vote on a case is ready for the blocks of this node. */
  void sealed(SealedAnswer vote);

  /** A vote of this node is in a case, and the journal does not know what it says. */
  void sealLost(long id);

  /** An account's call waits for a block. */
  void sent(Address account, Errand errand);

  /** The pool does not take an account's call. */
  void refused(Address account, Errand errand, String why);
}
