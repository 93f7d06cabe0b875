package org.poai.rpc.call;

import java.util.Optional;
import org.poai.evm.frame.BlockContext;
import org.poai.rpc.message.RpcException;
import org.poai.state.StateView;

/** A state and a block in which calls are tried. The state belongs to the one who opened it. */
public record CallSetting(StateView state, BlockContext block) {

  /** The same with what a caller wants to have instead. */
  public CallSetting with(Optional<AccountOverrides> accounts, Optional<BlockOverrides> values)
      throws RpcException {
    BlockContext changed = values.isPresent() ? values.get().on(block) : block;
    return accounts.isEmpty()
        ? new CallSetting(state, changed)
        : new CallSetting(
            accounts.get().on(state), changed.with(accounts.get().on(changed.precompiles())));
  }
}
