package org.poai.evm.operation;

import org.poai.evm.frame.ExecutionContext;
import org.poai.evm.frame.Frame;
import org.poai.evm.frame.Halt;
import org.poai.evm.gas.Gas;
import org.poai.evm.gas.Opcodes;
import org.poai.evm.world.AccountState;
import org.poai.evm.world.World;
import org.poai.primitives.Limbs;
import org.poai.primitives.UInt256;

/**
 * CALL, CALLCODE, DELEGATECALL and STATICCALL: they pay, and ask the execution for the call. One
 * that may not happen is asked for, too, and ends before it begins: whoever watches sees it.
 * Operands from the top: gas, address, value for the first two only, then offset and size of the
 * input and of the place for the output.
 */
public final class Calls {
  private Calls() {}

  public static long call(Frame f, long[] s, int sp, long gas, int kind) {
    boolean withValue = kind == Opcodes.CALL || kind == Opcodes.CALLCODE;
    int data = withValue ? sp - 12 : sp - 8;
    boolean paying = withValue && !Limbs.isZero(s, sp - 8);
    if (paying && kind == Opcodes.CALL && f.isStatic) {
      return f.halt(Halt.STATIC_CALL_WRITES);
    }
    World world = f.execution.world();
    long left = f.memory.reserve(s, data, data - 4, gas);
    left = left < 0 ? left : f.memory.reserve(s, data - 8, data - 12, left);
    if (left < 0) {
      return left;
    }
    AccountState target = world.account(s, sp - 4);
    left = Accounts.access(f, target, left);
    if (paying) {
      left -= Gas.CALL_VALUE;
      left -= kind == Opcodes.CALL && target.isEmpty() ? Gas.NEW_ACCOUNT : 0;
    }
    if (left < 0) {
      return left;
    }
    long given = given(s, sp, left);
    left -= given;
    given += paying ? Gas.CALL_STIPEND : 0;
    f.clearReturnData();
    UInt256 value = paying ? Limbs.get(s, sp - 8) : UInt256.ZERO;
    Frame child = child(f, s, data, kind, target, value);
    child.gas = given;
    if (f.depth >= Gas.MAX_DEPTH) {
      child.halt = Halt.TOO_DEEP;
    } else if (value.compareTo(f.self.balance()) > 0) {
      child.halt = Halt.INSUFFICIENT_BALANCE;
    }
    f.execution.request(child);
    return left;
  }

  /** EIP-150: what is asked for, but a 64th stays. */
  private static long given(long[] s, int sp, long gas) {
    long most = gas - (gas >>> 6);
    boolean all = (s[sp + 1] | s[sp + 2] | s[sp + 3]) != 0 || s[sp] < 0 || s[sp] > most;
    return all ? most : s[sp];
  }

  private static Frame child(
      Frame f, long[] s, int data, int kind, AccountState target, UInt256 value) {
    ExecutionContext execution = f.execution;
    Frame child = execution.child(f, data - 12);
    child.kind = kind;
    child.target = target;
    child.code = execution.world().code(target);
    child.isStatic = f.isStatic || kind == Opcodes.STATICCALL;
    boolean borrowed = kind == Opcodes.DELEGATECALL || kind == Opcodes.CALLCODE;
    child.self = borrowed ? f.self : target;
    child.caller = kind == Opcodes.DELEGATECALL ? f.caller : f.self;
    child.value = kind == Opcodes.DELEGATECALL ? f.value : value;
    int inputSize = (int) s[data - 4];
    child.setInput(f.memory.bytes(), inputSize == 0 ? 0 : (int) s[data], inputSize);
    child.resultSize = (int) s[data - 12];
    child.resultFrom = child.resultSize == 0 ? 0 : (int) s[data - 8];
    return child;
  }
}
