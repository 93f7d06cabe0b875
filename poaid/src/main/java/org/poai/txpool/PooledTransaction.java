package org.poai.txpool;

import java.math.BigInteger;
import java.util.Comparator;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Transaction.GasTerms;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/**
 * A transaction in the pool.
 *
 * @param order grows with each admission: who came first
 * @param maxCost gas limit times maximum fee, and the value
 */
public record PooledTransaction(
    SignedTransaction signed, Source source, long arrivedMillis, long order, BigInteger maxCost) {
  /** Price bump of a replacement, in percent. */
  static final int BUMP = 10;

  static final Comparator<PooledTransaction> BY_NONCE =
      (one, other) -> Long.compareUnsigned(one.nonce(), other.nonce());

  public Hash32 hash() {
    return signed.hash();
  }

  public Address sender() {
    return signed.sender();
  }

  /** Unsigned. */
  public long nonce() {
    return signed.transaction().nonce();
  }

  /** Bytes of the envelope. */
  int size() {
    return signed.envelope().size();
  }

  /**
   * What it pays per gas in a block with this base fee: more is better, and the order is that of
   * the tips. Below the base fee it pays nothing yet, and its maximum ranks it.
   */
  UInt256 priceAt(UInt256 baseFee) {
    GasTerms gas = signed.transaction().gas();
    return gas.maxFee().compareTo(baseFee) <= 0
        ? gas.maxFee()
        : signed.transaction().effectiveGasPrice(baseFee);
  }

  /** Whether other terms are better by the bump, in both fees. */
  boolean yieldsTo(GasTerms other) {
    GasTerms own = signed.transaction().gas();
    return isBumped(own.maxFee(), other.maxFee())
        && isBumped(own.maxPriorityFee(), other.maxPriorityFee());
  }

  private static boolean isBumped(UInt256 before, UInt256 after) {
    BigInteger least =
        before
            .toBigInteger()
            .multiply(BigInteger.valueOf(100 + BUMP))
            .divide(BigInteger.valueOf(100));
    return after.compareTo(before) > 0 && after.toBigInteger().compareTo(least) >= 0;
  }
}
