package org.poai.tools.conformance;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import org.poai.crypto.Keccak;
import org.poai.evm.frame.BlockContext;
import org.poai.evm.frame.ExecutionContext;
import org.poai.evm.frame.Frame;
import org.poai.evm.gas.ExecutionRules;
import org.poai.evm.gas.Opcodes;
import org.poai.evm.interpreter.Interpreter;
import org.poai.evm.world.AccountState;
import org.poai.evm.world.CodeCache;
import org.poai.evm.world.World;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.tools.conformance.EvmProgram.Call;

/** Runs the call of a program as often as one likes on a world in memory. */
final class EvmCall {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final UInt256 GAS_PRICE = UInt256.of(7);

  private final EvmProgram program;
  private final World world;
  private final ExecutionContext execution;
  private final byte[] input;

  EvmCall(EvmProgram program) {
    this.program = program;
    this.world = new World(StateTest.world(program.accounts()), new CodeCache(1 << 22));
    this.execution = new ExecutionContext(world, block(program.block()), null);
    this.input = program.call().input().toArray();
  }

  /** The block context of a benchmark. */
  static BlockContext block(EvmProgram.Block block) {
    return new BlockContext(
        block.environment(), ExecutionRules.ethereum(block.chainId(), UInt256.ONE));
  }

  /** A run: its time on a processor, and whether it ended as it must. */
  record Run(long nanos, boolean gasMatches, boolean outputMatches) {
    boolean matches() {
      return gasMatches && outputMatches;
    }
  }

  /** Runs once and puts the world back; only the call itself is in the time. */
  Run run() {
    int snapshot = world.snapshot();
    Call call = program.call();
    AccountState caller = world.account(call.caller());
    AccountState to = world.account(call.to());
    world.access(caller);
    world.access(to);
    world.access(world.account(program.block().environment().lineage().miner()));
    long start = THREADS.getCurrentThreadCpuTime();
    Frame frame = call(execution, caller, to, call.value(), call.gas(), input);
    long nanos = THREADS.getCurrentThreadCpuTime() - start;
    Run run = judge(frame, nanos);
    world.revert(snapshot);
    return run;
  }

  /** A message call as from a transaction, without what surrounds it. */
  static Frame call(
      ExecutionContext execution,
      AccountState caller,
      AccountState to,
      UInt256 value,
      long gas,
      byte[] input) {
    execution.begin(caller, GAS_PRICE);
    Frame frame = execution.root();
    frame.kind = Opcodes.CALL;
    frame.gas = gas;
    frame.target = to;
    frame.self = to;
    frame.caller = caller;
    frame.value = value;
    frame.code = execution.world().code(to);
    frame.setInput(input, 0, input.length);
    Interpreter.run(frame);
    return frame;
  }

  private Run judge(Frame frame, long nanos) {
    String status = frame.halt != null ? "error" : frame.reverted ? "revert" : "success";
    long used = program.call().gas() - frame.gas;
    EvmProgram.Expected expected = program.expected();
    Hash32 hash = Keccak.hash(output(frame));
    return new Run(
        nanos,
        used == expected.gasUsed() && status.equals(expected.status()),
        hash.equals(expected.outputHash()));
  }

  /** What a frame returned. */
  static Bytes output(Frame frame) {
    return Bytes.of(
        Arrays.copyOfRange(frame.output, frame.outputFrom, frame.outputFrom + frame.outputSize));
  }
}
