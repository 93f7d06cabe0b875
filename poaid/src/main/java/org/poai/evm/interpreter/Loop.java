package org.poai.evm.interpreter;

import static org.poai.evm.gas.Opcodes.*;

import org.poai.evm.frame.Execution;
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
import org.poai.primitives.LimbDivision;
import org.poai.primitives.Limbs;

/**
 * The loop that runs the code of a frame until it ends or calls.
 *
 * <p>For the next maintainer. This is one method because program counter, top of the stack and gas
 * then live in registers. It must stay below 8 000 bytes of byte code, or HotSpot never compiles it
 * (a test looks); so whatever is not hot or not short is a static method elsewhere. Before each
 * operation one comparison covers gas and both ends of the stack: the table says what the operation
 * needs. An operation that fails leaves negative gas, which the comparison before the next one
 * finds; so no operation has to be followed by a check. A tracer makes that comparison fail each
 * time, by a limit that nothing keeps; so it costs nothing when there is none.
 */
final class Loop {
  private static final int[] TABLE = OperationTable.table();

  private Loop() {}

  /**
   * Runs until the frame has ended ({@link Frame#halt}, {@link Frame#reverted}, its output) or asks
   * for a call ({@link Execution#isCalling}). Its registers are in the frame before and after.
   */
  static void run(Frame f) {
    Execution execution = f.execution;
    Memory memory = f.memory;
    byte[] code = f.code.padded();
    long[] s = execution.stack();
    int bottom = f.base - Limbs.WORD;
    int limit = execution.tracer() == null ? Execution.limit(f.base) : -1;
    int pc = f.pc;
    int sp = f.sp;
    long gas = f.gas;
    while (true) {
      int op = code[pc] & 0xff;
      int entry = TABLE[op];
      gas -= OperationTable.price(entry);
      int room = limit - sp - OperationTable.grows(entry);
      if (((sp - OperationTable.needs(entry) - bottom) | room | gas) < 0) {
        gas = unusual(f, pc, sp, gas, op);
        if (gas < 0) {
          f.gas = 0;
          return;
        }
      }
      pc++;
      switch (op) {
        case STOP -> {
          f.gas = gas;
          return;
        }
        case ADD -> Limbs.add(s, sp -= 4);
        case MUL -> Limbs.multiply(s, sp -= 4);
        case SUB -> Limbs.subtract(s, sp -= 4);
        case DIV -> LimbDivision.divide(s, sp -= 4);
        case SDIV -> LimbDivision.divideSigned(s, sp -= 4);
        case MOD -> LimbDivision.remainder(s, sp -= 4);
        case SMOD -> LimbDivision.remainderSigned(s, sp -= 4);
        case ADDMOD -> LimbDivision.addMod(s, sp -= 8);
        case MULMOD -> LimbDivision.multiplyMod(s, sp -= 8);
        case EXP -> {
          gas = Words.power(s, sp, gas);
          sp -= 4;
        }
        case SIGNEXTEND -> Limbs.signExtend(s, sp -= 4);
        case LT -> Limbs.lessThan(s, sp -= 4);
        case GT -> Limbs.greaterThan(s, sp -= 4);
        case SLT -> Limbs.signedLessThan(s, sp -= 4);
        case SGT -> Limbs.signedGreaterThan(s, sp -= 4);
        case EQ -> Limbs.equal(s, sp -= 4);
        case ISZERO -> Limbs.zeroToOne(s, sp);
        case AND -> Limbs.and(s, sp -= 4);
        case OR -> Limbs.or(s, sp -= 4);
        case XOR -> Limbs.xor(s, sp -= 4);
        case NOT -> Limbs.not(s, sp);
        case BYTE -> Limbs.byteAt(s, sp -= 4);
        case SHL -> Limbs.shiftLeft(s, sp -= 4);
        case SHR -> Limbs.shiftRight(s, sp -= 4);
        case SAR -> Limbs.shiftRightSigned(s, sp -= 4);
        case KECCAK256 -> {
          gas = Words.keccak(f, s, sp, gas);
          sp -= 4;
        }
        case ADDRESS -> f.self.loadAddress(s, sp += 4);
        case BALANCE -> gas = Accounts.balance(f, s, sp, gas);
        case ORIGIN -> execution.origin().loadAddress(s, sp += 4);
        case CALLER -> f.caller.loadAddress(s, sp += 4);
        case CALLVALUE -> Limbs.put(s, sp += 4, f.value);
        case CALLDATALOAD -> Copies.callDataLoad(f, s, sp);
        case CALLDATASIZE -> Limbs.set(s, sp += 4, f.inputSize);
        case CALLDATACOPY -> {
          gas = Copies.callDataCopy(f, s, sp, gas);
          sp -= 12;
        }
        case CODESIZE -> Limbs.set(s, sp += 4, f.code.size());
        case CODECOPY -> {
          gas = Copies.codeCopy(f, s, sp, gas);
          sp -= 12;
        }
        case GASPRICE -> Limbs.put(s, sp += 4, execution.gasPrice());
        case EXTCODESIZE -> gas = Accounts.codeSize(f, s, sp, gas);
        case EXTCODECOPY -> {
          gas = Copies.externalCodeCopy(f, s, sp, gas);
          sp -= 16;
        }
        case RETURNDATASIZE -> Limbs.set(s, sp += 4, f.returnSize);
        case RETURNDATACOPY -> {
          gas = Copies.returnDataCopy(f, s, sp, gas);
          sp -= 12;
        }
        case EXTCODEHASH -> gas = Accounts.codeHash(f, s, sp, gas);
        case BLOCKHASH -> execution.block().blockHash(s, sp);
        case COINBASE, TIMESTAMP, NUMBER, PREVRANDAO, GASLIMIT, CHAINID, BASEFEE, BLOBBASEFEE ->
            execution.block().load(op, s, sp += 4);
        case SELFBALANCE -> Limbs.put(s, sp += 4, f.self.balance());
        case BLOBHASH -> Limbs.set(s, sp, 0);
        case POP -> sp -= 4;
        case MLOAD -> {
          gas = memory.reserveWord(s, sp, gas);
          if (gas >= 0) {
            memory.load((int) s[sp], s, sp);
          }
        }
        case MSTORE -> {
          gas = memory.reserveWord(s, sp, gas);
          if (gas >= 0) {
            memory.store((int) s[sp], s, sp - 4);
          }
          sp -= 8;
        }
        case MSTORE8 -> {
          gas = memory.storeByte(s, sp, gas);
          sp -= 8;
        }
        case SLOAD -> gas = Storage.load(f, s, sp, gas);
        case SSTORE -> {
          gas = Storage.store(f, s, sp, gas);
          sp -= 8;
        }
        case JUMP -> {
          int to = destination(f, s, sp);
          gas = to == 0 ? -1 : gas;
          pc = to == 0 ? pc : to;
          sp -= 4;
        }
        case JUMPI -> {
          if (!Limbs.isZero(s, sp - 4)) {
            int to = destination(f, s, sp);
            gas = to == 0 ? -1 : gas;
            pc = to == 0 ? pc : to;
          }
          sp -= 8;
        }
        case PC -> Limbs.set(s, sp += 4, pc - Code.START - 1);
        case MSIZE -> Limbs.set(s, sp += 4, memory.size());
        case GAS -> Limbs.set(s, sp += 4, gas);
        case JUMPDEST -> {}
        case TLOAD -> Storage.loadTransient(f, s, sp);
        case TSTORE -> {
          gas = Storage.storeTransient(f, s, sp, gas);
          sp -= 8;
        }
        case MCOPY -> {
          gas = Copies.memoryCopy(f, s, sp, gas);
          sp -= 12;
        }
        case PUSH0 -> Limbs.set(s, sp += 4, 0);
        case PUSH1 -> Limbs.set(s, sp += 4, code[pc++] & 0xff);
        case PUSH1 + 1 -> {
          Limbs.set(s, sp += 4, (code[pc] & 0xff) << 8 | (code[pc + 1] & 0xff));
          pc += 2;
        }
        case PUSH1 + 2,
            PUSH1 + 3,
            PUSH1 + 4,
            PUSH1 + 5,
            PUSH1 + 6,
            PUSH1 + 7,
            PUSH1 + 8,
            PUSH1 + 9,
            PUSH1 + 10,
            PUSH1 + 11,
            PUSH1 + 12,
            PUSH1 + 13,
            PUSH1 + 14,
            PUSH1 + 15,
            PUSH1 + 16,
            PUSH1 + 17,
            PUSH1 + 18,
            PUSH1 + 19,
            PUSH1 + 20,
            PUSH1 + 21,
            PUSH1 + 22,
            PUSH1 + 23,
            PUSH1 + 24,
            PUSH1 + 25,
            PUSH1 + 26,
            PUSH1 + 27,
            PUSH1 + 28,
            PUSH1 + 29,
            PUSH1 + 30,
            PUSH1 + 31 -> {
          int size = op - PUSH0;
          Words.push(code, pc - 1, size, s, sp += 4);
          pc += size;
        }
        case DUP1,
            DUP1 + 1,
            DUP1 + 2,
            DUP1 + 3,
            DUP1 + 4,
            DUP1 + 5,
            DUP1 + 6,
            DUP1 + 7,
            DUP1 + 8,
            DUP1 + 9,
            DUP1 + 10,
            DUP1 + 11,
            DUP1 + 12,
            DUP1 + 13,
            DUP1 + 14,
            DUP1 + 15 -> {
          int from = sp - Limbs.WORD * (op - DUP1);
          sp += 4;
          s[sp] = s[from];
          s[sp + 1] = s[from + 1];
          s[sp + 2] = s[from + 2];
          s[sp + 3] = s[from + 3];
        }
        case SWAP1,
            SWAP1 + 1,
            SWAP1 + 2,
            SWAP1 + 3,
            SWAP1 + 4,
            SWAP1 + 5,
            SWAP1 + 6,
            SWAP1 + 7,
            SWAP1 + 8,
            SWAP1 + 9,
            SWAP1 + 10,
            SWAP1 + 11,
            SWAP1 + 12,
            SWAP1 + 13,
            SWAP1 + 14,
            SWAP1 + 15 ->
            swap(s, sp, sp - Limbs.WORD * (op - SWAP1 + 1));
        case LOG0, LOG0 + 1, LOG0 + 2, LOG0 + 3, LOG0 + 4 -> {
          gas = Logs.log(f, s, sp, gas, op - LOG0);
          sp -= Limbs.WORD * (op - LOG0 + 2);
        }
        case CREATE, CREATE2 -> {
          gas = Creations.create(f, s, sp, gas, op);
          sp -= op == CREATE ? 8 : 12;
          if (execution.isCalling()) {
            suspend(f, pc, sp, gas);
            return;
          }
        }
        case CALL, CALLCODE, DELEGATECALL, STATICCALL -> {
          gas = Calls.call(f, s, sp, gas, op);
          sp -= op == CALL || op == CALLCODE ? 24 : 20;
          if (execution.isCalling()) {
            suspend(f, pc, sp, gas);
            return;
          }
        }
        case RETURN, REVERT -> {
          gas = Endings.output(f, s, sp, gas);
          if (gas >= 0) {
            f.reverted = op == REVERT;
            f.gas = gas;
            return;
          }
        }
        case SELFDESTRUCT -> {
          gas = Endings.selfDestruct(f, s, sp, gas);
          if (gas >= 0) {
            f.gas = gas;
            return;
          }
        }
        default -> gas = f.halt(Halt.INVALID_OPCODE);
      }
    }
  }

  private static void suspend(Frame f, int pc, int sp, long gas) {
    f.pc = pc;
    f.sp = sp;
    f.gas = gas;
  }

  private static void swap(long[] s, int a, int b) {
    for (int i = 0; i < Limbs.WORD; i++) {
      long limb = s[a + i];
      s[a + i] = s[b + i];
      s[b + i] = limb;
    }
  }

  /** Where a jump to the word at {@code at} goes on; 0, which is no place in padded code, fails. */
  private static int destination(Frame f, long[] s, int at) {
    boolean far = (s[at + 1] | s[at + 2] | s[at + 3]) != 0;
    if (far || !f.code.isDestination(s[at])) {
      f.halt(Halt.INVALID_JUMP);
      return 0;
    }
    return Code.START + (int) s[at];
  }

  /**
   * Before an operation that cannot run, or after one that has failed, or when there is a tracer.
   *
   * @param gas what is left after the fixed price
   * @return the same, or a negative number when the frame has failed
   */
  private static long unusual(Frame f, int pc, int sp, long gas, int op) {
    int entry = TABLE[op];
    long before = gas + OperationTable.price(entry);
    Tracer tracer = f.execution.tracer();
    if (before >= 0 && tracer != null) {
      suspend(f, pc, sp, before);
      tracer.step(f, op);
    }
    if (before >= 0) {
      if (sp - OperationTable.needs(entry) < f.base - Limbs.WORD) {
        f.halt = Halt.STACK_UNDERFLOW;
      } else if (sp + OperationTable.grows(entry) > Execution.limit(f.base)) {
        f.halt = Halt.STACK_OVERFLOW;
      }
    }
    if (f.halt == null && gas < 0) {
      f.halt = Halt.OUT_OF_GAS;
    }
    if (f.halt != null && tracer != null) {
      tracer.fault(f, f.halt);
    }
    return f.halt == null ? gas : -1;
  }
}
