package org.poai.rpc.call;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.chain.BlockExecutor.Environment;
import org.poai.chain.block.Transaction.Message;
import org.poai.evm.BlockProcessor;
import org.poai.evm.frame.BlockContext;
import org.poai.evm.frame.Tracer;
import org.poai.evm.processor.Call;
import org.poai.evm.processor.Refusal;
import org.poai.evm.processor.TransactionResult;
import org.poai.evm.processor.TransactionResult.Executed;
import org.poai.evm.processor.TransactionResult.Refused;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;
import org.poai.query.Deadline;
import org.poai.query.TimedTracer;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.shape.RevertReason;
import org.poai.state.StateView;

/** Tries calls on a state in a block; both belong to the one who made it. */
public final class Simulation {
  /** What a call may use, and gets where it does not say. */
  public static final long GAS_CAP = 50_000_000;

  private final BlockProcessor processor;
  private final CallSetting setting;
  private final Deadline deadline;

  public Simulation(BlockProcessor processor, CallSetting setting, Deadline deadline) {
    this.processor = processor;
    this.setting = setting;
    this.deadline = deadline;
  }

  StateView state() {
    return setting.state();
  }

  Environment environment() {
    return setting.block().environment();
  }

  /** The gas that a request gets. */
  static long gas(CallRequest request) {
    return request.gas().filter(gas -> Long.compareUnsigned(gas, GAS_CAP) < 0).orElse(GAS_CAP);
  }

  /** Runs a call with so much gas. */
  TransactionResult run(CallRequest request, long gas) throws RpcException {
    checkTime();
    return execute(request, gas, null);
  }

  /** Runs the call while {@code tracer} sees each step. */
  TransactionResult run(CallRequest request, long gas, Tracer tracer) throws RpcException {
    try {
      return execute(request, gas, new TimedTracer(tracer, deadline));
    } catch (TimedTracer.OverdueException e) {
      throw RpcException.overdue(Deadline.SECONDS);
    }
  }

  private TransactionResult execute(CallRequest request, long gas, @Nullable Tracer tracer)
      throws RpcException {
    Fees fees = request.fees();
    if (fees.isNone()) {
      return processor.call(
          state(), free(setting.block()), request.with(gas, UInt256.ZERO), tracer);
    }
    UInt256 price = fees.price(environment().baseFeePerGas(), request.from());
    fees.charge(state(), request, gas);
    return processor.call(state(), setting.block(), request.with(gas, price), tracer);
  }

  /** As geth: who pays nothing sees no base fee, so that BASEFEE cannot contradict GASPRICE. */
  static BlockContext free(BlockContext block) {
    Environment environment = block.environment();
    return block.in(
        new Environment(
            environment.lineage(),
            environment.gasLimit(),
            UInt256.ZERO,
            environment.prevRandao(),
            environment.hashes(),
            List.of()));
  }

  /** What a call does. */
  public JsonObject trace(CallRequest request, Trace trace) throws RpcException {
    Trace.Watcher watcher = trace.watcher(0);
    long gas = gas(request);
    TransactionResult result = run(request, gas, watcher.tracer());
    return result instanceof Executed executed
        ? watcher.tell(executed, gas, 0)
        : watcher.tell(success(result), gas, 0);
  }

  /** What a call gives. */
  public Bytes call(CallRequest request) throws RpcException {
    return success(run(request, gas(request))).output();
  }

  /** The execution, or the error that stands for its failure. */
  static Executed success(TransactionResult result) throws RpcException {
    if (result instanceof Executed executed && executed.outcome().success()) {
      return executed;
    }
    throw failure(result);
  }

  /** Refuses to go on when the answer has taken too long. */
  public void checkTime() throws RpcException {
    if (deadline.isOver()) {
      throw RpcException.overdue(Deadline.SECONDS);
    }
  }

  /** What a contract answers a question that pays nothing and comes from nobody. */
  public Bytes view(Address contract, Bytes input) throws RpcException {
    checkTime();
    Message question = new Message(Optional.of(contract), UInt256.ZERO, input);
    Call call = new Call(Address.ZERO, question, GAS_CAP, UInt256.ZERO, List.of());
    return success(processor.call(state(), free(setting.block()), call, null)).output();
  }

  /** What a call gives if it is a short one, on any thread; else empty, and nothing is known. */
  public Optional<Bytes> attempt(CallRequest request) throws RpcException {
    try {
      return Optional.of(success(execute(request, gas(request), new ShortCall())).output());
    } catch (ShortCall.LongException e) {
      return Optional.empty();
    }
  }

  /** The error that stands for a failure. */
  static RpcException failure(TransactionResult result) {
    if (result instanceof Refused refused) {
      return refused(refused.reason());
    }
    Executed executed = (Executed) result;
    return executed.outcome().halt().isPresent()
        ? RpcException.server(executed.outcome().halt().get().toString())
        : RpcException.reverted(
            "execution reverted"
                + RevertReason.of(executed.output()).map(why -> ": " + why).orElse(""),
            executed.output());
  }

  private static RpcException refused(Refusal refusal) {
    return RpcException.server(
        switch (refusal) {
          case INTRINSIC_GAS -> "intrinsic gas too low";
          case INSUFFICIENT_FUNDS -> "insufficient funds for transfer";
          case INIT_CODE_TOO_LARGE -> "max initcode size exceeded";
          default -> refusal.toString();
        });
  }
}
