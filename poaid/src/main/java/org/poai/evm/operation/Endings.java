package org.poai.evm.operation;

import org.poai.chain.block.InternalMove;
import org.poai.evm.frame.Frame;
import org.poai.evm.frame.Halt;
import org.poai.evm.gas.Gas;
import org.poai.evm.world.AccountState;
import org.poai.evm.world.World;
import org.poai.primitives.UInt256;

/** Operations that end a call. */
public final class Endings {
  private Endings() {}

  /** RETURN and REVERT (offset, size): the output of the frame. */
  public static long output(Frame f, long[] s, int sp, long gas) {
    long left = f.memory.reserve(s, sp, sp - 4, gas);
    if (left >= 0) {
      int size = (int) s[sp - 4];
      f.setOutput(f.memory.bytes(), size == 0 ? 0 : (int) s[sp], size);
    }
    return left;
  }

  /** SELFDESTRUCT (beneficiary); EIP-6780. */
  public static long selfDestruct(Frame f, long[] s, int sp, long gas) {
    if (f.isStatic) {
      return f.halt(Halt.STATIC_CALL_WRITES);
    }
    World world = f.execution.world();
    AccountState beneficiary = world.account(s, sp);
    long left = gas - (world.access(beneficiary) ? Gas.COLD_ACCOUNT : 0);
    UInt256 balance = f.self.balance();
    if (!balance.isZero() && beneficiary.isEmpty()) {
      left -= Gas.NEW_ACCOUNT;
    }
    if (left < 0) {
      return left;
    }
    world.note(
        new InternalMove(
            InternalMove.Kind.SELF_DESTRUCT, f.self.address(), beneficiary.address(), balance));
    boolean created = world.isCreatedNow(f.self);
    if (beneficiary != f.self) {
      world.setBalance(f.self, UInt256.ZERO);
      world.addBalance(beneficiary, balance);
    } else if (created) {
      world.setBalance(f.self, UInt256.ZERO);
    }
    if (created) {
      world.destroy(f.self);
    }
    return left;
  }
}
