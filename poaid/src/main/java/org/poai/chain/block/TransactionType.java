package org.poai.chain.block;

/** The kinds of transactions: the Yellow Paper's (and EIP-155), EIP-2930's, EIP-1559's. */
public enum TransactionType {
  LEGACY(0),
  ACCESS_LIST(1),
  DYNAMIC_FEE(2);

  private final int number;

  TransactionType(int number) {
    this.number = number;
  }

  /** The byte that envelopes begin with, but for type 0. */
  public int number() {
    return number;
  }
}
