package org.poai.chain.rules;

import java.math.BigInteger;
import org.poai.chain.block.Execution;
import org.poai.primitives.UInt256;

/** EIP-1559's base fee: elasticity 2, denominator 8, floor 7 wei; protocol section 10. */
public final class BaseFee {
  /** 1 gwei, in the genesis header. */
  public static final UInt256 GENESIS = UInt256.of(1_000_000_000L);

  private static final UInt256 FLOOR = UInt256.of(7);
  private static final BigInteger DENOMINATOR = BigInteger.valueOf(8);

  private BaseFee() {}

  /** The base fee of the block after the one with these figures. */
  static UInt256 after(Execution parent) {
    BigInteger used = new BigInteger(Long.toUnsignedString(parent.gasUsed()));
    BigInteger gasTarget = new BigInteger(Long.toUnsignedString(parent.gasLimit() >>> 1));
    BigInteger fee = parent.baseFeePerGas().toBigInteger();
    if (gasTarget.signum() == 0) {
      return parent.baseFeePerGas();
    }
    BigInteger change =
        fee.multiply(used.subtract(gasTarget).abs()).divide(gasTarget).divide(DENOMINATOR);
    BigInteger next =
        switch (used.compareTo(gasTarget)) {
          case 0 -> fee;
          case 1 -> fee.add(change.max(BigInteger.ONE));
          default -> fee.subtract(change);
        };
    return UInt256.of(next.max(FLOOR.toBigInteger()).min(UInt256.MAX.toBigInteger()));
  }
}
