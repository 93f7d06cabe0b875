package org.poai.tools.conformance;

import java.util.List;
import org.poai.chain.block.Log;
import org.poai.evm.frame.ExecutionContext;
import org.poai.evm.frame.Frame;
import org.poai.evm.frame.Tracer;
import org.poai.evm.world.AccountState;
import org.poai.evm.world.CodeCache;
import org.poai.evm.world.World;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

/** What has come of a program, in whatever EVM. */
record ProgramRun(String status, long gasLeft, Bytes output, List<String> logs, Hash32 stateRoot) {

  /** In ours. */
  static ProgramRun of(EvmProgram program, Tracer tracer) {
    World world = new World(StateTest.world(program.accounts()), new CodeCache(1 << 20));
    ExecutionContext execution =
        new ExecutionContext(world, EvmCall.block(program.block()), tracer);
    EvmProgram.Call call = program.call();
    AccountState caller = world.account(call.caller());
    AccountState to = world.account(call.to());
    world.access(caller);
    world.access(to);
    world.access(world.account(program.block().environment().lineage().miner()));
    Frame frame =
        EvmCall.call(execution, caller, to, call.value(), call.gas(), call.input().toArray());
    String status = frame.halt != null ? "error" : frame.reverted ? "revert" : "success";
    Bytes output = EvmCall.output(frame);
    long gas = frame.gas;
    List<String> logs = world.endTransaction().stream().map(ProgramRun::text).toList();
    return new ProgramRun(status, gas, output, logs, world.commit().root());
  }

  private static String text(Log log) {
    return log.address() + " " + log.topics() + " " + log.data();
  }
}
