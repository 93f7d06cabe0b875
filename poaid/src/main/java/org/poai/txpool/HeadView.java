package org.poai.txpool;

import org.poai.chain.rules.BaseFee;
import org.poai.chain.stored.Chain;
import org.poai.primitives.Address;
import org.poai.primitives.UInt256;
import org.poai.state.Account;
import org.poai.state.StateView;

/** The accounts after the head, and the base fee of the next block. Close it when done. */
final class HeadView implements AutoCloseable {
  private final StateView state;
  private final UInt256 baseFee;

  private HeadView(StateView state, UInt256 baseFee) {
    this.state = state;
    this.baseFee = baseFee;
  }

  /** As they are now; a head that moves meanwhile is followed by its own event. */
  static HeadView of(Chain chain) {
    UInt256 baseFee = BaseFee.after(chain.head().header().header().execution());
    return new HeadView(chain.edits().over(chain.latestState()), baseFee);
  }

  Account account(Address address) {
    return state.account(address).orElse(Account.EMPTY);
  }

  UInt256 baseFee() {
    return baseFee;
  }

  @Override
  public void close() {
    state.close();
  }
}
