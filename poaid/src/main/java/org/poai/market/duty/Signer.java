package org.poai.market.duty;

import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Transaction;
import org.poai.primitives.Address;

/** An account of this node that signs what it sends. Safe from any thread. */
public interface Signer {
  Address address();

  SignedTransaction sign(Transaction transaction);
}
