package org.poai.evm.interpreter;

import static org.poai.evm.gas.Opcodes.*;

import org.poai.evm.frame.ExecutionContext;
import org.poai.evm.frame.Frame;
import org.poai.evm.frame.Halt;
import org.poai.evm.frame.Memory;
import org.poai.evm.frame.Tracer;
import org.poai.evm.gas.OperationTable;
import org.poai.evm.operation.Accounts;
import org.poai.evm.operation.Calls;
import org.poai.evm.operation.Copies;
import org.poai.evm.operation.Creations;
import org.poai.evm.operation.Endings;
import org.poai.evm.operation.Logs;
import org.poai.evm.operation.Storage;
import org.poai.evm.operation.Words;
import org.poai.evm.world.Code;
import org.poai.primitives.Limbs;

/**
 * Runs the code of a frame until it ends or calls: lets the {@link Loop} run, and does each
 * operation for which it stops.
 */
final class Operations {
  private Operations() {}

  /**
   * Runs until the frame has ended ({@link Frame#halt}, {@link Frame#reverted}, its output) or asks
   * for a call ({@link ExecutionContext#isCalling}).
   */
  static void run(Frame f) {
    f.exempt = 0;
    boolean goesOn = true;
    while (goesOn) {
      int op = Loop.run(f);
      goesOn = op < Loop.UNUSUAL ? perform(f, op) : mayRun(f, op - Loop.UNUSUAL);
    }
  }

  /** Does an operation that is paid for; whether the frame goes on. */
  private static boolean perform(Frame f, int op) {
    long[] s = f.execution.stack();
    int sp = f.sp;
    switch (op) {
      case STOP -> {
        return false;
      }
      case MLOAD, MSTORE, MSTORE8, JUMP, JUMPI -> memoryAndFlow(f, s, sp, op);
      case SLOAD -> f.gas = Storage.load(f, s, sp, f.gas);
      case SSTORE -> {
        f.gas = Storage.store(f, s, sp, f.gas);
        f.sp = sp - 8;
      }
      case CALL, CALLCODE, DELEGATECALL, STATICCALL -> {
        f.gas = Calls.call(f, s, sp, f.gas, op);
        f.sp = sp - (op == CALL || op == CALLCODE ? 24 : 20);
        return !f.execution.isCalling();
      }
      case CREATE, CREATE2 -> {
        f.gas = Creations.create(f, s, sp, f.gas, op);
        f.sp = sp - (op == CREATE ? 8 : 12);
        return !f.execution.isCalling();
      }
      case RETURN, REVERT -> {
        f.gas = Endings.output(f, s, sp, f.gas);
        f.reverted = f.gas >= 0 && op == REVERT;
        return f.gas < 0;
      }
      case SELFDESTRUCT -> {
        f.gas = Endings.selfDestruct(f, s, sp, f.gas);
        return f.gas < 0;
      }
      default -> other(f, s, sp, op);
    }
    return true;
  }

  /**
   * What the loop does itself unless memory has to grow or a destination is not known to be one.
   */
  private static void memoryAndFlow(Frame f, long[] s, int sp, int op) {
    switch (op) {
      case MLOAD -> {
        f.gas = f.memory.reserveWord(s, sp, f.gas);
        if (f.gas >= 0) {
          f.memory.load((int) s[sp], s, sp);
        }
      }
      case MSTORE -> {
        f.gas = f.memory.reserveWord(s, sp, f.gas);
        if (f.gas >= 0) {
          f.memory.store((int) s[sp], s, sp - 4);
        }
        f.sp = sp - 8;
      }
      case MSTORE8 -> {
        f.gas = f.memory.storeByte(s, sp, f.gas);
        f.sp = sp - 8;
      }
      default -> {
        if ((s[sp + 1] | s[sp + 2] | s[sp + 3]) != 0 || !f.code.isDestination(s[sp])) {
          f.gas = f.halt(Halt.INVALID_JUMP);
        } else {
          f.pc = Code.START + (int) s[sp];
        }
        f.sp = sp - (op == JUMP ? 4 : 8);
      }
    }
  }

  private static void other(Frame f, long[] s, int sp, int op) {
    switch (op) {
      case BALANCE -> f.gas = Accounts.balance(f, s, sp, f.gas);
      case EXTCODESIZE -> f.gas = Accounts.codeSize(f, s, sp, f.gas);
      case EXTCODEHASH -> f.gas = Accounts.codeHash(f, s, sp, f.gas);
      case CALLDATALOAD -> Copies.callDataLoad(f, s, sp);
      case BLOCKHASH -> f.execution.block().blockHash(s, sp);
      case BLOBHASH -> Limbs.set(s, sp, 0);
      case TLOAD -> Storage.loadTransient(f, s, sp);
      case EXP -> {
        f.gas = Words.power(s, sp, f.gas);
        f.sp = sp - 4;
      }
      case KECCAK256 -> {
        f.gas = Words.keccak(f, s, sp, f.gas);
        f.sp = sp - 4;
      }
      case TSTORE -> {
        f.gas = Storage.storeTransient(f, s, sp, f.gas);
        f.sp = sp - 8;
      }
      case LOG0, LOG0 + 1, LOG0 + 2, LOG0 + 3, LOG4 -> {
        f.gas = Logs.log(f, s, sp, f.gas, op - LOG0);
        f.sp = sp - Limbs.WORD * (op - LOG0 + 2);
      }
      case CALLDATACOPY, CODECOPY, EXTCODECOPY, RETURNDATACOPY, MCOPY -> copy(f, s, sp, op);
      default -> environment(f, s, sp, op);
    }
  }

  private static void copy(Frame f, long[] s, int sp, int op) {
    f.gas =
        switch (op) {
          case CALLDATACOPY -> Copies.callDataCopy(f, s, sp, f.gas);
          case CODECOPY -> Copies.codeCopy(f, s, sp, f.gas);
          case EXTCODECOPY -> Copies.externalCodeCopy(f, s, sp, f.gas);
          case RETURNDATACOPY -> Copies.returnDataCopy(f, s, sp, f.gas);
          default -> Copies.memoryCopy(f, s, sp, f.gas);
        };
    f.sp = sp - (op == EXTCODECOPY ? 16 : 12);
  }

  private static void environment(Frame f, long[] s, int sp, int op) {
    f.sp = sp + 4;
    switch (op) {
      case ORIGIN -> f.execution.origin().loadAddress(s, f.sp);
      case GASPRICE -> Limbs.put(s, f.sp, f.execution.gasPrice());
      case SELFBALANCE -> Limbs.put(s, f.sp, f.self.balance());
      case COINBASE, TIMESTAMP, NUMBER, PREVRANDAO, GASLIMIT, CHAINID, BASEFEE, BLOBBASEFEE ->
          f.execution.block().load(op, s, f.sp);
      default -> f.gas = f.halt(Halt.invalidOpcode(op));
    }
  }

  /** How many words the stack of a frame has. */
  private static int height(Frame f) {
    return (f.sp - f.base) / Limbs.WORD + 1;
  }

  /**
   * Before an operation that cannot run, or after one that has failed, or when there is a tracer;
   * whether the frame goes on with the operation.
   */
  private static boolean mayRun(Frame f, int op) {
    long entry = OperationTable.table()[op];
    Tracer tracer = f.execution.tracer();
    if (f.gas >= 0) {
      if (tracer != null) {
        tracer.step(f, op);
      }
      if (f.sp - OperationTable.needs(entry) < f.base - Limbs.WORD) {
        f.halt = Halt.stackUnderflow(height(f), OperationTable.needs(entry) / Limbs.WORD);
      } else if (f.sp + OperationTable.grows(op) > ExecutionContext.limit(f.base)) {
        f.halt = Halt.STACK_OVERFLOW;
      }
    }
    if (f.halt == null && f.gas < OperationTable.price(entry)) {
      f.halt = Memory.halt(f.gas);
    }
    if (f.halt == null) {
      f.exempt = f.pc;
      return true;
    }
    f.gas = 0;
    if (tracer != null) {
      tracer.fault(f, f.halt);
    }
    return false;
  }
}
