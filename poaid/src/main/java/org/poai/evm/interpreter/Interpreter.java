package org.poai.evm.interpreter;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.chain.block.InternalMove;
import org.poai.chain.block.InternalMove.Kind;
import org.poai.evm.frame.ExecutionContext;
import org.poai.evm.frame.Frame;
import org.poai.evm.frame.Halt;
import org.poai.evm.frame.Tracer;
import org.poai.evm.gas.Gas;
import org.poai.evm.gas.Opcodes;
import org.poai.evm.precompile.Precompile;
import org.poai.evm.precompile.Precompiles;
import org.poai.evm.world.Code;
import org.poai.evm.world.World;
import org.poai.primitives.Limbs;

/**
 * Runs a call or creation with all that it calls: how each begins, and what its end means for its
 * caller.
 */
public final class Interpreter {
  private Interpreter() {}

  /**
   * Runs a frame that its maker has filled to its end: output, gas left, and how it ended are in it
   * afterwards; a failed one has left no trace in the world.
   */
  public static void run(Frame root) {
    ExecutionContext execution = root.execution;
    Frame frame = root;
    boolean running = begin(frame);
    while (true) {
      if (running) {
        Operations.run(frame);
        if (execution.isCalling()) {
          frame = execution.takePending();
          running = begin(frame);
          continue;
        }
      }
      end(frame);
      if (frame == root) {
        return;
      }
      Frame caller = execution.parent(frame);
      deliver(frame, caller);
      frame = caller;
      running = true;
    }
  }

  /** Does what precedes the code; whether there is code to run. */
  private static boolean begin(Frame f) {
    Tracer tracer = f.execution.tracer();
    if (tracer != null) {
      tracer.enter(f);
    }
    World world = f.execution.world();
    f.snapshot = world.snapshot();
    if (f.halt != null) {
      return false;
    }
    if (f.isCreation()) {
      if (world.isTaken(f.self)) {
        f.gas = 0;
        f.halt = Halt.ADDRESS_TAKEN;
        return false;
      }
      world.create(f.self);
    }
    if (f.kind != Opcodes.DELEGATECALL && f.kind != Opcodes.CALLCODE) {
      transfer(world, f);
      note(world, f);
    }
    Precompile precompile = f.isCreation() ? null : precompile(f);
    if (precompile != null) {
      run(precompile, f);
      return false;
    }
    return f.code.size() > 0;
  }

  private static void transfer(World world, Frame f) {
    if (f.value.isZero()) {
      world.touch(f.self);
    } else if (f.caller != f.self) {
      world.setBalance(f.caller, f.caller.balance().minus(f.value));
      world.addBalance(f.self, f.value);
    } else {
      world.touch(f.self);
    }
  }

  /** What no log and no envelope says. */
  private static void note(World world, Frame f) {
    if (f.isCreation() || (f.depth > 0 && !f.value.isZero())) {
      Kind kind =
          f.kind == Opcodes.CREATE2
              ? Kind.CREATE2
              : f.kind == Opcodes.CREATE ? Kind.CREATE : Kind.TRANSFER;
      world.note(new InternalMove(kind, f.caller.address(), f.self.address(), f.value));
    }
  }

  private static @Nullable Precompile precompile(Frame f) {
    Precompiles all = f.execution.block().precompiles();
    return all.areLow() ? all.at(f.target.addressAsNumber()) : all.at(f.target.address());
  }

  private static void run(Precompile precompile, Frame f) {
    byte[] input = new byte[f.inputSize];
    System.arraycopy(f.input, f.inputFrom, input, 0, f.inputSize);
    long left = f.gas - precompile.gas(input);
    if (left < 0) {
      f.gas = f.halt(Halt.OUT_OF_GAS);
      return;
    }
    Optional<byte[]> output = precompile.run(input);
    if (output.isPresent()) {
      f.gas = left;
      f.setOutput(output.get(), 0, output.get().length);
    } else {
      f.gas = f.halt(Halt.precompile(() -> precompile.refusal(input)));
    }
  }

  /** Does what follows the code. */
  private static void end(Frame f) {
    if (f.isCreation() && f.succeeded()) {
      deposit(f);
    }
    if (f.halt != null) {
      f.gas = f.halt.keepsGas() ? f.gas : 0;
      f.outputSize = 0;
    }
    if (!f.succeeded()) {
      f.execution.world().revert(f.snapshot);
    }
    Tracer tracer = f.execution.tracer();
    if (tracer != null) {
      tracer.exit(f);
    }
  }

  /** Makes the output the code of the new account. */
  private static void deposit(Frame f) {
    if (f.outputSize > Gas.MAX_CODE_SIZE) {
      f.halt = Halt.CODE_TOO_LARGE;
    } else if (f.outputSize > 0 && f.output[f.outputFrom] == (byte) 0xef) {
      f.halt = Halt.CODE_STARTS_WITH_EF;
    } else if (f.gas < Gas.CODE_BYTE * f.outputSize) {
      f.halt = Halt.CODE_UNPAID;
    } else {
      f.gas -= Gas.CODE_BYTE * f.outputSize;
      if (f.outputSize > 0) {
        f.execution.world().setCode(f.self, Code.of(f.output, f.outputFrom, f.outputSize));
      }
    }
  }

  /** Gives a frame's end to its caller: gas, output, and a word on the stack. */
  private static void deliver(Frame f, Frame caller) {
    caller.gas += f.gas;
    long[] s = f.execution.stack();
    if (f.isCreation()) {
      if (f.succeeded()) {
        f.self.loadAddress(s, caller.sp);
      } else {
        Limbs.set(s, caller.sp, 0);
        caller.setReturnData(f.output, f.outputFrom, f.outputSize);
      }
      return;
    }
    Limbs.set(s, caller.sp, f.succeeded() ? 1 : 0);
    caller.setReturnData(f.output, f.outputFrom, f.outputSize);
    int size = Math.min(f.outputSize, f.resultSize);
    if (size > 0) {
      System.arraycopy(f.output, f.outputFrom, caller.memory.bytes(), f.resultFrom, size);
    }
  }
}
