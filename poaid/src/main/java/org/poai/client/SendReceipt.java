package org.poai.client;

import java.util.List;
import java.util.Optional;
import org.poai.chain.block.Log;
import org.poai.primitives.Address;
import org.poai.primitives.Wei;

/**
 * A transaction in a block.
 *
 * @param succeeded false when it reverted or ran out of gas
 * @param fee that the sender paid for the gas
 * @param contract what it created
 * @param logs what contracts told in it
 */
public record SendReceipt(
    long block,
    boolean succeeded,
    long gasUsed,
    Wei fee,
    Optional<Address> contract,
    List<Log> logs) {
  public SendReceipt {
    logs = List.copyOf(logs);
  }
}
