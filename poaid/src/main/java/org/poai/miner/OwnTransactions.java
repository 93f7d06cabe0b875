package org.poai.miner;

import java.util.List;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SignedTransaction;
import org.poai.primitives.Address;
import org.poai.state.StateView;

/**
 * Transactions with which blocks of this node begin and that no pool holds: they count only in a
 * block of their sender's own. Safe from any thread.
 */
@FunctionalInterface
public interface OwnTransactions {
  /** Blocks that begin with nothing of their own. */
  OwnTransactions NONE = (parent, parentState, coinbase) -> List.of();

  /**
   * What the next block begins with, all from its coinbase, with the nonces that follow in the
   * parent's state.
   *
   * @param parentState the state after the parent, open as long as this runs
   * @param coinbase who is paid for the block
   */
  List<SignedTransaction> first(SealedHeader parent, StateView parentState, Address coinbase);
}
