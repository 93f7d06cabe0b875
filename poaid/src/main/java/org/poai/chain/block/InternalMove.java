package org.poai.chain.block;

import org.poai.primitives.Address;
import org.poai.primitives.UInt256;

/**
 * Something that a transaction did to accounts and that stands, but that neither its envelope nor
 * its logs say: a contract sent value, was created or destroyed.
 *
 * @param from the caller or creator, or the contract that is destroyed
 * @param to the recipient, the new contract, or the heir
 * @param value in wei; 0 only where a contract was created or destroyed
 */
public record InternalMove(Kind kind, Address from, Address to, UInt256 value) {
  /** What happened. */
  public enum Kind {
    TRANSFER(0),
    SELF_DESTRUCT(1),
    CREATE(2),
    CREATE2(3);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    /** On disk, and for Otterscan. */
    public int number() {
      return number;
    }

    public boolean isCreation() {
      return this == CREATE || this == CREATE2;
    }
  }
}
