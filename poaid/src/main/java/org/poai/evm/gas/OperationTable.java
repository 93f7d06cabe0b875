package org.poai.evm.gas;

import static org.poai.evm.gas.Opcodes.*;

import org.poai.primitives.Limbs;

/**
 * What must hold before an operation runs, as one long each: its fixed price above the low 16 bits,
 * and in those how many longs it looks at on the stack. Zero for an operation that does not exist:
 * the interpreter finds no case for it.
 */
public final class OperationTable {
  /** By how many longs the stack is higher after the operation. */
  private static final byte[] GROWS = new byte[256];

  private static final long[] TABLE = build();

  private OperationTable() {}

  /** The table itself, for the interpreter's loop; not to be changed. */
  public static long[] table() {
    return TABLE;
  }

  /** The fixed part of the operation's price. */
  public static long price(long entry) {
    return entry >>> 16;
  }

  /** How many longs the operation takes from the stack or looks at. */
  public static int needs(long entry) {
    return (int) entry & 0xffff;
  }

  /** By how many longs the stack is higher after the operation; 0 where it is not. */
  public static int grows(int opcode) {
    return GROWS[opcode];
  }

  private static long[] build() {
    long[] table = new long[256];
    arithmetic(table);
    environment(table);
    memoryAndFlow(table);
    system(table);
    for (int i = 0; i < 32; i++) {
      set(table, PUSH1 + i, 3, 0, 1);
    }
    for (int i = 0; i < 16; i++) {
      set(table, DUP1 + i, 3, i + 1, i + 2);
      set(table, SWAP1 + i, 3, i + 2, i + 2);
    }
    for (int i = 0; i <= 4; i++) {
      set(table, LOG0 + i, 375 * (i + 1), i + 2, 0);
    }
    return table;
  }

  private static void arithmetic(long[] table) {
    all(table, 3, 2, 1, ADD, SUB, LT, GT, SLT, SGT, EQ, AND, OR, XOR, BYTE, SHL, SHR, SAR);
    all(table, 5, 2, 1, MUL, DIV, SDIV, MOD, SMOD, SIGNEXTEND);
    all(table, 8, 3, 1, ADDMOD, MULMOD);
    all(table, 3, 1, 1, ISZERO, NOT);
    set(table, EXP, 10, 2, 1);
    set(table, KECCAK256, 30, 2, 1);
  }

  private static void environment(long[] table) {
    all(table, 2, 0, 1, ADDRESS, ORIGIN, CALLER, CALLVALUE, CALLDATASIZE, CODESIZE, GASPRICE);
    all(table, 2, 0, 1, RETURNDATASIZE, COINBASE, TIMESTAMP, NUMBER, PREVRANDAO, GASLIMIT, CHAINID);
    all(table, 2, 0, 1, BASEFEE, BLOBBASEFEE);
    all(table, 3, 3, 0, CALLDATACOPY, CODECOPY, RETURNDATACOPY);
    all(table, 0, 1, 1, BALANCE, EXTCODESIZE, EXTCODEHASH);
    set(table, EXTCODECOPY, 0, 4, 0);
    set(table, CALLDATALOAD, 3, 1, 1);
    set(table, BLOCKHASH, 20, 1, 1);
    set(table, SELFBALANCE, 5, 0, 1);
    set(table, BLOBHASH, 3, 1, 1);
  }

  private static void memoryAndFlow(long[] table) {
    set(table, STOP, 0, 0, 0);
    set(table, POP, 2, 1, 0);
    set(table, MLOAD, 3, 1, 1);
    all(table, 3, 2, 0, MSTORE, MSTORE8);
    set(table, SLOAD, 0, 1, 1);
    set(table, SSTORE, 0, 2, 0);
    set(table, JUMP, 8, 1, 0);
    set(table, JUMPI, 10, 2, 0);
    all(table, 2, 0, 1, PC, MSIZE, GAS, PUSH0);
    set(table, JUMPDEST, 1, 0, 0);
    set(table, TLOAD, (int) Gas.WARM, 1, 1);
    set(table, TSTORE, (int) Gas.WARM, 2, 0);
    set(table, MCOPY, 3, 3, 0);
  }

  private static void system(long[] table) {
    set(table, CREATE, (int) Gas.TRANSACTION_CREATION, 3, 1);
    set(table, CREATE2, (int) Gas.TRANSACTION_CREATION, 4, 1);
    all(table, 0, 7, 1, CALL, CALLCODE);
    all(table, 0, 6, 1, DELEGATECALL, STATICCALL);
    all(table, 0, 2, 0, RETURN, REVERT);
    set(table, SELFDESTRUCT, 5_000, 1, 0);
  }

  private static void all(long[] table, int price, int takes, int gives, int... opcodes) {
    for (int opcode : opcodes) {
      set(table, opcode, price, takes, gives);
    }
  }

  private static void set(long[] table, int opcode, int price, int takes, int gives) {
    table[opcode] = (long) price << 16 | (long) Limbs.WORD * takes;
    GROWS[opcode] = (byte) (Limbs.WORD * Math.max(0, gives - takes));
  }
}
