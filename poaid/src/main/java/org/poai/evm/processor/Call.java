package org.poai.evm.processor;

import java.util.List;
import org.poai.chain.block.Transaction.AccessEntry;
import org.poai.chain.block.Transaction.Message;
import org.poai.primitives.Address;
import org.poai.primitives.UInt256;

/**
 * A message that is tried without being a transaction: nobody signed it, and nobody pays for it.
 *
 * @param from who sends it; also a contract may
 * @param gas as a transaction's limit, not negative
 * @param gasPrice what GASPRICE gives
 */
public record Call(
    Address from, Message message, long gas, UInt256 gasPrice, List<AccessEntry> accessList) {
  public Call {
    if (gas < 0) {
      throw new IllegalArgumentException("gas is not negative");
    }
    accessList = List.copyOf(accessList);
  }
}
