package org.poai.evm.processor;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.poai.chain.block.Transaction;
import org.poai.chain.block.Transaction.AccessEntry;
import org.poai.chain.block.Transaction.GasTerms;
import org.poai.chain.block.Transaction.Message;
import org.poai.evm.gas.ExecutionRules;
import org.poai.evm.gas.Gas;
import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;

/** What can be said of a transaction without a state. */
public final class TransactionRules {
  private TransactionRules() {}

  /** The first rule that the transaction breaks in every block. */
  public static Optional<Refusal> check(Transaction transaction, ExecutionRules rules) {
    if (transaction.chainId().isEmpty() && rules.replayProtection()) {
      return Optional.of(Refusal.NO_REPLAY_PROTECTION);
    }
    UInt256 chainId = UInt256.of(rules.chainId());
    if (!transaction.chainId().orElse(chainId).equals(chainId)) {
      return Optional.of(Refusal.WRONG_CHAIN);
    }
    GasTerms gas = transaction.gas();
    if (gas.maxPriorityFee().compareTo(gas.maxFee()) > 0) {
      return Optional.of(Refusal.PRIORITY_ABOVE_MAX_FEE);
    }
    if (maxGasCost(gas).bitLength() > 256) {
      return Optional.of(Refusal.COST_OVERFLOWS);
    }
    if (transaction.nonce() == -1) {
      return Optional.of(Refusal.NONCE_IS_MAX);
    }
    Message message = transaction.message();
    if (message.isCreation() && message.data().size() > Gas.MAX_INIT_CODE_SIZE) {
      return Optional.of(Refusal.INIT_CODE_TOO_LARGE);
    }
    return Long.compareUnsigned(gas.limit(), intrinsicGas(transaction)) < 0
        ? Optional.of(Refusal.INTRINSIC_GAS)
        : Optional.empty();
  }

  /** What the sender must have: the gas at its maximum, and the value. */
  public static BigInteger maxCost(Transaction transaction) {
    return maxGasCost(transaction.gas()).add(transaction.message().value().toBigInteger());
  }

  /** What the gas costs at most. */
  private static BigInteger maxGasCost(GasTerms gas) {
    return UInt256.of(gas.limit()).toBigInteger().multiply(gas.maxFee().toBigInteger());
  }

  /** The gas that is used before anything runs. */
  public static long intrinsicGas(Transaction transaction) {
    return intrinsicGas(transaction.message(), transaction.accessList());
  }

  static long intrinsicGas(Message message, List<AccessEntry> accessList) {
    Bytes data = message.data();
    long gas = Gas.TRANSACTION;
    for (int i = 0; i < data.size(); i++) {
      gas += data.get(i) == 0 ? Gas.ZERO_BYTE : Gas.OTHER_BYTE;
    }
    if (message.isCreation()) {
      gas += Gas.TRANSACTION_CREATION + Gas.INIT_CODE_WORD * Gas.words(data.size());
    }
    for (AccessEntry entry : accessList) {
      gas += Gas.ACCESS_LIST_ADDRESS + Gas.ACCESS_LIST_KEY * entry.keys().size();
    }
    return gas;
  }
}
