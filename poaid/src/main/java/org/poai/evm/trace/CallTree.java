package org.poai.evm.trace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.chain.block.Log;
import org.poai.evm.frame.Frame;
import org.poai.evm.frame.Halt;
import org.poai.evm.frame.Tracer;
import org.poai.evm.gas.Opcodes;
import org.poai.evm.world.AccountState;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;

/** Notes every call and creation with those below it, as go-ethereum's {@code callTracer} does. */
public final class CallTree implements Tracer {

  private final Deque<Open> open = new ArrayDeque<>();
  private @Nullable Call root;

  /**
   * A call that has ended.
   *
   * @param type the operation that made it; SELFDESTRUCT stands for a transfer of what was left
   * @param gas what it was given, and {@code gasUsed} what of that is gone
   * @param failure why it failed
   * @param logs what it logged itself; it stands unless this call or one around it failed
   */
  public record Call(
      String type,
      Parties parties,
      Gas gas,
      Data data,
      Optional<Failure> failure,
      List<Call> calls,
      List<Logged> logs) {
    public Call {
      calls = List.copyOf(calls);
      logs = List.copyOf(logs);
    }
  }

  /**
   * Why a call failed: it reverted, or it came to a halt.
   *
   * @param halt empty where it reverted
   */
  public record Failure(Optional<Halt> halt) {
    /** In go-ethereum's words. */
    @Override
    public String toString() {
      return halt.map(Halt::toString).orElse("execution reverted");
    }

    /** In OpenEthereum's words. */
    public String parityWords() {
      return halt.map(Halt::parityWords).orElse("Reverted");
    }
  }

  /**
   * A log.
   *
   * @param index among those of the transaction
   * @param position how many calls were made before it
   */
  public record Logged(Log log, int index, int position) {}

  /** Who called whom, with how much. */
  public record Parties(Address from, Address to, UInt256 value) {}

  /** What a call was given, and what of that is gone. */
  public record Gas(long given, long used) {}

  /** What went in and came out; the input of a creation is its code. */
  public record Data(Bytes input, Bytes output) {}

  /** A call that runs. */
  private static final class Open {
    final Parties parties;
    final long gas;
    final Bytes input;
    final List<Call> calls = new ArrayList<>();
    final List<Logged> logs = new ArrayList<>();
    boolean isLogging;
    @Nullable Call destruction;

    Open(Parties parties, long gas, Bytes input) {
      this.parties = parties;
      this.gas = gas;
      this.input = input;
    }
  }

  /** The outermost call; empty while it runs. */
  public Optional<Call> root() {
    return Optional.ofNullable(root);
  }

  @Override
  public void enter(Frame frame) {
    AccountState from = frame.kind == Opcodes.DELEGATECALL ? frame.self : frame.caller;
    Parties parties = new Parties(from.address(), frame.target.address(), frame.value);
    Bytes input =
        frame.isCreation()
            ? frame.code.bytes()
            : slice(frame.input, frame.inputFrom, frame.inputSize);
    open.push(new Open(parties, frame.gas, input));
  }

  @Override
  public void step(Frame frame, int opcode) {
    Open call = open.peek();
    if (call == null) {
      return;
    }
    if (call.isLogging) {
      // The operation before this one was a LOG, and it did not fail.
      List<Log> logs = frame.execution.world().logs();
      int index = logs.size() - 1;
      call.logs.add(new Logged(logs.get(index), index, call.calls.size()));
    }
    call.isLogging = opcode >= Opcodes.LOG0 && opcode <= Opcodes.LOG4;
    if (opcode == Opcodes.SELFDESTRUCT && frame.sp >= frame.base) {
      AccountState heir = frame.execution.world().account(frame.execution.stack(), frame.sp);
      Parties parties = new Parties(frame.self.address(), heir.address(), frame.self.balance());
      Data none = new Data(Bytes.EMPTY, Bytes.EMPTY);
      call.destruction =
          new Call(
              Opcodes.name(opcode),
              parties,
              new Gas(0, 0),
              none,
              Optional.empty(),
              List.of(),
              List.of());
    }
  }

  @Override
  public void exit(Frame frame) {
    Open call = open.pop();
    if (call.destruction != null && frame.succeeded()) {
      call.calls.add(call.destruction);
    }
    Optional<Failure> failure =
        frame.succeeded()
            ? Optional.empty()
            : Optional.of(new Failure(Optional.ofNullable(frame.halt)));
    Call ended =
        new Call(
            Opcodes.name(frame.kind),
            call.parties,
            new Gas(call.gas, call.gas - frame.gas),
            new Data(call.input, slice(frame.output, frame.outputFrom, frame.outputSize)),
            failure,
            call.calls,
            call.logs);
    Open caller = open.peek();
    if (caller == null) {
      root = ended;
    } else {
      caller.calls.add(ended);
    }
  }

  private static Bytes slice(byte[] bytes, int from, int size) {
    return Bytes.of(Arrays.copyOfRange(bytes, from, from + size));
  }
}
