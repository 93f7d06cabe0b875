package org.poai.node.duty;

import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Transaction;
import org.poai.client.keystore.AccountKey;
import org.poai.market.duty.Signer;
import org.poai.primitives.Address;

/** An account of the keystore that signs what the node sends; the owner of the key closes it. */
public record KeySigner(AccountKey key) implements Signer {
  @Override
  public Address address() {
    return key.address();
  }

  @Override
  public SignedTransaction sign(Transaction transaction) {
    return key.sign(transaction);
  }
}
