package org.poai.evm.operation;

import org.poai.evm.frame.Frame;
import org.poai.evm.frame.Halt;
import org.poai.evm.frame.Memory;
import org.poai.evm.gas.Gas;
import org.poai.evm.world.AccountState;
import org.poai.evm.world.Code;
import org.poai.primitives.Limbs;

/** Operations that move bytes. */
public final class Copies {
  private Copies() {}

  /** CALLDATALOAD (offset); the result takes its place. */
  public static void callDataLoad(Frame f, long[] s, int sp) {
    long offset = s[sp];
    if ((s[sp + 1] | s[sp + 2] | s[sp + 3]) != 0 || offset < 0 || offset >= f.inputSize) {
      Limbs.set(s, sp, 0);
      return;
    }
    int there = f.inputSize - (int) offset;
    if (there >= 32) {
      Limbs.load(f.input, f.inputFrom + (int) offset, s, sp);
      return;
    }
    byte[] word = f.execution.scratch();
    java.util.Arrays.fill(word, (byte) 0);
    System.arraycopy(f.input, f.inputFrom + (int) offset, word, 0, there);
    Limbs.load(word, 0, s, sp);
  }

  /** CALLDATACOPY (to, offset, size). */
  public static long callDataCopy(Frame f, long[] s, int sp, long gas) {
    long left = pay(f.memory, s, sp, sp - 8, gas);
    if (left >= 0) {
      copy(f, s, sp, f.input, f.inputFrom, f.inputSize);
    }
    return left;
  }

  /** CODECOPY (to, offset, size). */
  public static long codeCopy(Frame f, long[] s, int sp, long gas) {
    long left = pay(f.memory, s, sp, sp - 8, gas);
    if (left >= 0) {
      copy(f, s, sp, f.code.padded(), Code.START, f.code.size());
    }
    return left;
  }

  /** EXTCODECOPY (address, to, offset, size). */
  public static long externalCodeCopy(Frame f, long[] s, int sp, long gas) {
    AccountState account = f.execution.world().account(s, sp);
    long left = Accounts.access(f, account, gas);
    left = left < 0 ? left : pay(f.memory, s, sp - 4, sp - 12, left);
    if (left >= 0) {
      Code code = f.execution.world().code(account);
      copy(f, s, sp - 4, code.padded(), Code.START, code.size());
    }
    return left;
  }

  /** RETURNDATACOPY (to, offset, size): the range must be there (EIP-211). */
  public static long returnDataCopy(Frame f, long[] s, int sp, long gas) {
    long offset = s[sp - 4];
    long size = s[sp - 8];
    long high = s[sp - 3] | s[sp - 2] | s[sp - 1] | s[sp - 7] | s[sp - 6] | s[sp - 5];
    boolean small = high == 0 && offset >= 0 && size >= 0 && offset <= f.returnSize;
    if (!small || size > f.returnSize - offset) {
      return f.halt(Halt.RETURN_DATA_OUT_OF_BOUNDS);
    }
    long left = pay(f.memory, s, sp, sp - 8, gas);
    if (left >= 0) {
      copy(f, s, sp, f.returnData, f.returnFrom, f.returnSize);
    }
    return left;
  }

  /** MCOPY (to, from, size), which may overlap (EIP-5656). */
  public static long memoryCopy(Frame f, long[] s, int sp, long gas) {
    long left = f.memory.reserve(s, sp, sp - 8, gas);
    left = left < 0 ? left : pay(f.memory, s, sp - 4, sp - 8, left);
    if (left >= 0 && s[sp - 8] != 0) {
      byte[] bytes = f.memory.bytes();
      System.arraycopy(bytes, (int) s[sp - 4], bytes, (int) s[sp], (int) s[sp - 8]);
    }
    return left;
  }

  /** Memory, and the price of each word that is copied. */
  private static long pay(Memory memory, long[] s, int toAt, int sizeAt, long gas) {
    long left = memory.reserve(s, toAt, sizeAt, gas);
    return left < 0 ? left : left - Gas.COPY_WORD * Gas.words(s[sizeAt]);
  }

  /** (to, offset, size) at {@code at} and below; the target is paid for. */
  private static void copy(Frame f, long[] s, int at, byte[] source, int from, int available) {
    int size = (int) s[at - 8];
    if (size == 0) {
      return;
    }
    boolean far = (s[at - 3] | s[at - 2] | s[at - 1]) != 0;
    f.memory.copy((int) s[at], size, source, from, available, far ? -1 : s[at - 4]);
  }
}
