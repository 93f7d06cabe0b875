package org.poai.evm.interpreter;

import static org.poai.evm.gas.Opcodes.*;

import org.poai.evm.frame.ExecutionContext;
import org.poai.evm.frame.Frame;
import org.poai.evm.frame.Memory;
import org.poai.evm.gas.OperationTable;
import org.poai.evm.world.Code;
import org.poai.primitives.LimbDivision;
import org.poai.primitives.Limbs;
import org.poai.primitives.UInt256;

/**
 * The loop that runs the code of a frame: it does the short operations itself, and stops for each
 * of the others, which {@link Operations} then does.
 *
 * <p>For the next maintainer. This is one method because program counter, top of the stack and gas
 * then live in registers. Two things would end that. Above 8 000 bytes of byte code HotSpot never
 * compiles a method (a test looks). And a call that is not inlined makes registers go to memory and
 * back, for every operation and not only the one that calls; so nothing is called here but methods
 * that HotSpot inlines, and the divisions, which take longer than that. To stop for another
 * operation is cheaper than to call it (docs/decisions/014).
 *
 * <p>Before each operation one comparison covers gas and both ends of the stack: the table says
 * what the operation needs. An operation that fails leaves negative gas, which the comparison
 * before the next one finds; so no operation has to be followed by a check. The same comparison
 * finds a stack that the operation before has made too high, for which there is room: what makes a
 * stack higher does nothing else. A tracer makes the comparison fail each time, by a limit that
 * nothing keeps; so it costs nothing when there is none.
 */
final class Loop {
  /** Added to the operation when the loop stopped before it: the comparison has failed. */
  static final int UNUSUAL = 0x100;

  private static final long[] TABLE = OperationTable.table();

  private Loop() {}

  /**
   * Runs until an operation has to be done by others; the frame's registers are in the frame before
   * and after.
   *
   * @return the operation, which is paid for and passed; or, with {@link #UNUSUAL}, one that is
   *     neither
   */
  static int run(Frame f) {
    Memory memory = f.memory;
    byte[] code = f.code.padded();
    long[] s = f.execution.stack();
    int bottom = f.base - Limbs.WORD;
    int limit = f.execution.tracer() == null ? ExecutionContext.limit(f.base) : -1;
    int pc = f.pc;
    int sp = f.sp;
    long gas = f.gas;
    int op;
    loop:
    while (true) {
      op = code[pc] & 0xff;
      long entry = TABLE[op];
      gas -= OperationTable.price(entry);
      if (((sp - OperationTable.needs(entry) - bottom) | (limit - sp) | gas) < 0
          && pc != f.exempt) {
        gas += OperationTable.price(entry);
        op += UNUSUAL;
        break;
      }
      pc++;
      switch (op) {
        case ADD -> Limbs.add(s, sp -= 4);
        case MUL -> Limbs.multiply(s, sp -= 4);
        case SUB -> Limbs.subtract(s, sp -= 4);
        case DIV -> LimbDivision.divide(s, sp -= 4);
        case SDIV -> LimbDivision.divideSigned(s, sp -= 4);
        case MOD -> LimbDivision.remainder(s, sp -= 4);
        case SMOD -> LimbDivision.remainderSigned(s, sp -= 4);
        case ADDMOD -> LimbDivision.addMod(s, sp -= 8);
        case MULMOD -> LimbDivision.multiplyMod(s, sp -= 8);
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
        case ADDRESS -> f.self.loadAddress(s, sp += 4);
        case CALLER -> f.caller.loadAddress(s, sp += 4);
        case CALLVALUE -> Limbs.put(s, sp += 4, f.value);
        case CALLDATALOAD -> {
          if (!Limbs.isBelow(s, sp, f.inputSize - UInt256.SIZE + 1)) {
            break loop;
          }
          Limbs.load(f.input, f.inputFrom + (int) s[sp], s, sp);
        }
        case CALLDATASIZE -> Limbs.set(s, sp += 4, f.inputSize);
        case CODESIZE -> Limbs.set(s, sp += 4, f.code.size());
        case RETURNDATASIZE -> Limbs.set(s, sp += 4, f.returnSize);
        case POP -> sp -= 4;
        case MLOAD -> {
          if (!Limbs.isBelow(s, sp, memory.size() - UInt256.SIZE + 1)) {
            break loop;
          }
          Limbs.load(memory.bytes(), (int) s[sp], s, sp);
        }
        case MSTORE -> {
          if (!Limbs.isBelow(s, sp, memory.size() - UInt256.SIZE + 1)) {
            break loop;
          }
          Limbs.store(s, sp - 4, memory.bytes(), (int) s[sp]);
          sp -= 8;
        }
        case JUMP -> {
          if (!f.code.isKnownDestination(s, sp)) {
            break loop;
          }
          pc = Code.START + (int) s[sp];
          sp -= 4;
        }
        case JUMPI -> {
          if (!Limbs.isZero(s, sp - 4)) {
            if (!f.code.isKnownDestination(s, sp)) {
              break loop;
            }
            pc = Code.START + (int) s[sp];
          }
          sp -= 8;
        }
        case PC -> Limbs.set(s, sp += 4, pc - Code.START - 1);
        case MSIZE -> Limbs.set(s, sp += 4, memory.size());
        case GAS -> Limbs.set(s, sp += 4, gas);
        case JUMPDEST -> {}
        case PUSH0 -> Limbs.set(s, sp += 4, 0);
        case PUSH1 -> Limbs.set(s, sp += 4, code[pc++] & 0xff);
        case PUSH1 + 1, PUSH1 + 2, PUSH1 + 3, PUSH1 + 4, PUSH1 + 5, PUSH1 + 6, PUSH1 + 7 -> {
          pc += op - PUSH0;
          Limbs.put(s, sp += 4, Limbs.tail(code, pc, op - PUSH0), 0, 0, 0);
        }
        case PUSH1 + 8,
            PUSH1 + 9,
            PUSH1 + 10,
            PUSH1 + 11,
            PUSH1 + 12,
            PUSH1 + 13,
            PUSH1 + 14,
            PUSH1 + 15 -> {
          pc += op - PUSH0;
          Limbs.put(
              s, sp += 4, Limbs.limb(code, pc - 8), Limbs.tail(code, pc - 8, op - PUSH0 - 8), 0, 0);
        }
        case PUSH1 + 16,
            PUSH1 + 17,
            PUSH1 + 18,
            PUSH1 + 19,
            PUSH1 + 20,
            PUSH1 + 21,
            PUSH1 + 22,
            PUSH1 + 23 -> {
          pc += op - PUSH0;
          Limbs.put(
              s,
              sp += 4,
              Limbs.limb(code, pc - 8),
              Limbs.limb(code, pc - 16),
              Limbs.tail(code, pc - 16, op - PUSH0 - 16),
              0);
        }
        case PUSH1 + 24,
            PUSH1 + 25,
            PUSH1 + 26,
            PUSH1 + 27,
            PUSH1 + 28,
            PUSH1 + 29,
            PUSH1 + 30,
            PUSH32 -> {
          pc += op - PUSH0;
          Limbs.put(
              s,
              sp += 4,
              Limbs.limb(code, pc - 8),
              Limbs.limb(code, pc - 16),
              Limbs.limb(code, pc - 24),
              Limbs.tail(code, pc - 24, op - PUSH0 - 24));
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
        default -> {
          break loop;
        }
      }
    }
    f.pc = pc;
    f.sp = sp;
    f.gas = gas;
    return op;
  }

  private static void swap(long[] s, int a, int b) {
    for (int i = 0; i < Limbs.WORD; i++) {
      long limb = s[a + i];
      s[a + i] = s[b + i];
      s[b + i] = limb;
    }
  }
}
