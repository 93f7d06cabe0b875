package org.poai.evm.processor;

import java.util.List;
import java.util.Optional;
import org.poai.chain.block.InternalMove;
import org.poai.chain.block.Log;
import org.poai.evm.frame.Halt;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;

/** What came of a transaction. */
public sealed interface TransactionResult {

  /** It may not stand here. */
  record Refused(Refusal reason) implements TransactionResult {}

  /**
   * It ran, and paid.
   *
   * @param gasUsed after the refund
   * @param peakGas what it used before the refund: a gas limit that suffices
   * @param output what its call returned, or why it reverted
   * @param created where its contract is, if it succeeded in making one
   * @param moves what its code did to accounts and no log says
   */
  record Executed(
      Outcome outcome,
      long gasUsed,
      long peakGas,
      Bytes output,
      Optional<Address> created,
      List<Log> logs,
      List<InternalMove> moves)
      implements TransactionResult {
    public Executed {
      logs = List.copyOf(logs);
      moves = List.copyOf(moves);
    }
  }

  /**
   * How its call ended.
   *
   * @param halt why all gas is gone, if it is
   */
  record Outcome(boolean success, Optional<Halt> halt) {}
}
