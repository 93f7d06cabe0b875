package org.poai.evm;

import java.util.List;
import org.poai.chain.BlockExecutor;
import org.poai.chain.block.Execution;
import org.poai.primitives.Bytes;
import org.poai.primitives.Wei;
import org.poai.state.Account;
import org.poai.state.StateView;
import org.poai.state.WorldState;

/**
 * Credits the miner's subsidy, which is all that a block does until it may carry transactions;
 * protocol section 10.
 */
public final class SubsidyExecutor implements BlockExecutor {
  private final Subsidy subsidy;

  public SubsidyExecutor(Subsidy subsidy) {
    this.subsidy = subsidy;
  }

  @Override
  public Outcome execute(StateView parentState, Environment environment, List<Bytes> transactions)
      throws InvalidTransactionException {
    if (!transactions.isEmpty()) {
      throw new InvalidTransactionException("this version of poaid runs no transactions");
    }
    WorldState state = new WorldState(parentState);
    // "Credited after the last transaction; a zero credit touches no account."
    Wei credit = subsidy.of(environment.lineage().number());
    if (!credit.isZero()) {
      state.addBalance(environment.lineage().miner(), credit);
    }
    return new Outcome(state.commit(), Account.EMPTY_TRIE_ROOT, Execution.EMPTY_BLOOM, 0);
  }
}
