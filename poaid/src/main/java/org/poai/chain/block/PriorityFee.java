package org.poai.chain.block;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;

/** What a transaction of a block paid its miner: above the base fee, per gas, for so much gas. */
public record PriorityFee(UInt256 perGas, long gas) {
  /** Of all transactions of an executed block, in their order. */
  public static List<PriorityFee> of(Block block, List<Receipt> receipts) {
    UInt256 baseFee = block.header().execution().baseFeePerGas();
    List<PriorityFee> tips = new ArrayList<>();
    long before = 0;
    for (int i = 0; i < receipts.size(); i++) {
      Transaction transaction = block.transactions().get(i).transaction().orThrow();
      long used = receipts.get(i).cumulativeGasUsed();
      tips.add(
          new PriorityFee(transaction.effectiveGasPrice(baseFee).minus(baseFee), used - before));
      before = used;
    }
    return tips;
  }

  /** What they come to. */
  public static Wei sum(List<PriorityFee> tips) {
    return new Wei(
        UInt256.of(
            tips.stream()
                .map(tip -> tip.perGas().toBigInteger().multiply(BigInteger.valueOf(tip.gas())))
                .reduce(BigInteger.ZERO, BigInteger::add)));
  }
}
