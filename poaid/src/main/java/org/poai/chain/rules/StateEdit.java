package org.poai.chain.rules;

import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;

/**
 * A value of the state that a developer sets by hand, on a chain whose genesis says that its node
 * edits it ({@code ChainSpec.Identity.edited}). The block after the edit writes it before its
 * system writes. Blocks of every other chain have none.
 */
public sealed interface StateEdit extends BlockWrite {
  /** Whose account it is. */
  Address account();

  /** The account has so many wei, at most {@value #BALANCE_BITS} bits. */
  record Balance(Address account, UInt256 wei) implements StateEdit {
    public Balance {
      if (wei.bitLength() > BALANCE_BITS) {
        throw new IllegalArgumentException("a balance of more than 2^" + BALANCE_BITS + " wei");
      }
    }
  }

  /** So few bits that no sum of balances overflows, however many accounts are edited. */
  int BALANCE_BITS = 192;

  /** The account's next transaction has this nonce, unsigned. */
  record Nonce(Address account, long nonce) implements StateEdit {}

  /** The account has this code. */
  record Code(Address account, Bytes code) implements StateEdit {}

  /** A slot of the account's storage has this word. */
  record Word(Address account, UInt256 slot, UInt256 word) implements StateEdit {}
}
