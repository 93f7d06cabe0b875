package org.poai.evm.operation;

import org.poai.evm.frame.Frame;
import org.poai.evm.gas.Gas;
import org.poai.evm.world.AccountState;
import org.poai.evm.world.World;
import org.poai.primitives.Limbs;

/** Operations that look at accounts. */
public final class Accounts {
  private Accounts() {}

  /** What access to an account costs (EIP-2929); it is warm afterwards. */
  static long access(Frame f, AccountState account, long gas) {
    return gas - (f.execution.world().access(account) ? Gas.COLD_ACCOUNT : Gas.WARM);
  }

  /** BALANCE (address). */
  public static long balance(Frame f, long[] s, int sp, long gas) {
    AccountState account = f.execution.world().account(s, sp);
    Limbs.put(s, sp, account.balance());
    return access(f, account, gas);
  }

  /** EXTCODESIZE (address). */
  public static long codeSize(Frame f, long[] s, int sp, long gas) {
    World world = f.execution.world();
    AccountState account = world.account(s, sp);
    long left = access(f, account, gas);
    if (left >= 0) {
      Limbs.set(s, sp, world.code(account).size());
    }
    return left;
  }

  /** EXTCODEHASH (address): zero where nothing is (EIP-1052). */
  public static long codeHash(Frame f, long[] s, int sp, long gas) {
    AccountState account = f.execution.world().account(s, sp);
    if (account.isEmpty()) {
      Limbs.set(s, sp, 0);
    } else {
      byte[] hash = f.execution.scratch();
      account.codeHash().copyTo(hash, 0);
      Limbs.load(hash, 0, s, sp);
    }
    return access(f, account, gas);
  }
}
