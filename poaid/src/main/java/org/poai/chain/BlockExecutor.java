package org.poai.chain;

import java.util.List;
import org.poai.chain.block.Lineage;
import org.poai.chain.rules.Effects;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.state.StateDelta;
import org.poai.state.StateView;

/**
 * Runs a block on the state of its parent: transactions, fees, subsidy; protocol section 10. A pure
 * function.
 */
public interface BlockExecutor {
  /**
   * Executes a block.
   *
   * @throws InvalidTransactionException when a transaction may not stand where it stands
   */
  Outcome execute(StateView parentState, Environment environment, List<Bytes> transactions)
      throws InvalidTransactionException;

  /**
   * What a block's header tells its transactions; {@code prevRandao} as protocol section 10 defines
   * it.
   */
  record Environment(Lineage lineage, long gasLimit, UInt256 baseFeePerGas, Hash32 prevRandao) {}

  /** What a block did; the new state root is the delta's. */
  record Outcome(StateDelta delta, Hash32 receiptsRoot, Bytes logsBloom, long gasUsed) {
    /** As a header must say it. */
    public Effects effects() {
      return new Effects(delta.root(), receiptsRoot, logsBloom, gasUsed);
    }
  }

  /** A transaction that makes its block invalid; the message names it and the reason. */
  final class InvalidTransactionException extends Exception {
    private static final long serialVersionUID = 1L;

    public InvalidTransactionException(String message) {
      super(message);
    }
  }
}
