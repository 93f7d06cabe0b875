package org.poai.evm.trace;

import org.poai.evm.frame.Frame;
import org.poai.evm.frame.Tracer;
import org.poai.evm.gas.Opcodes;
import org.poai.evm.world.AccountState;
import org.poai.evm.world.Slot;
import org.poai.evm.world.World;
import org.poai.primitives.Limbs;

/** Hears which accounts and slots operations name, before they run. */
abstract class Touches implements Tracer {
  /** An operation names an account. */
  abstract void account(World world, AccountState account);

  /** An operation reads or writes a slot of the account whose code runs. */
  abstract void slot(World world, AccountState account, Slot slot);

  @Override
  public final void step(Frame frame, int opcode) {
    switch (opcode) {
      case Opcodes.SLOAD -> slot(frame, 1);
      case Opcodes.SSTORE -> slot(frame, 2);
      case Opcodes.BALANCE, Opcodes.EXTCODESIZE, Opcodes.EXTCODEHASH, Opcodes.SELFDESTRUCT ->
          account(frame, 1, 0);
      case Opcodes.EXTCODECOPY -> account(frame, 4, 0);
      case Opcodes.CALL, Opcodes.CALLCODE -> account(frame, 7, 1);
      case Opcodes.DELEGATECALL, Opcodes.STATICCALL -> account(frame, 6, 1);
      default -> {}
    }
  }

  /** Whether the operation has so many operands; else it fails, and names nothing. */
  private static boolean has(Frame frame, int operands) {
    return frame.sp + Limbs.WORD >= frame.base + operands * Limbs.WORD;
  }

  private void slot(Frame frame, int operands) {
    if (has(frame, operands)) {
      World world = frame.execution.world();
      slot(world, frame.self, world.slot(frame.self, frame.execution.stack(), frame.sp));
    }
  }

  private void account(Frame frame, int operands, int below) {
    if (has(frame, operands)) {
      World world = frame.execution.world();
      account(world, world.account(frame.execution.stack(), frame.sp - below * Limbs.WORD));
    }
  }
}
