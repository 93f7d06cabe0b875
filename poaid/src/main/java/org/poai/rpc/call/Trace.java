package org.poai.rpc.call;

import java.util.Optional;
import org.poai.evm.frame.Tracer;
import org.poai.evm.processor.TransactionResult.Executed;
import org.poai.evm.trace.CallTree;
import org.poai.evm.trace.Prestate;
import org.poai.evm.trace.StructLogs;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.rpc.shape.CallShape;
import org.poai.rpc.shape.PrestateShape;
import org.poai.rpc.shape.TraceShape;

/**
 * How somebody wants to have executions told: step by step, call by call, or as the accounts before
 * and after. Belongs to one request, whose executions share what may be noted.
 */
public final class Trace {
  /** Of all executions of a request together. */
  private static final int MAX_STEPS = 100_000;

  private final Kind kind;
  private int stepsLeft;

  /** What is told. */
  private sealed interface Kind {
    record Steps(boolean stack, boolean memory, boolean storage, boolean returnData)
        implements Kind {}

    record Calls(boolean onlyTop, boolean logs) implements Kind {}

    record Accounts(PrestateShape.Options options) implements Kind {}
  }

  private Trace(Kind kind, int steps) {
    this.kind = kind;
    this.stepsLeft = steps;
  }

  /** Step by step, as geth does where nothing is asked for. */
  public static Trace usual() {
    return new Trace(new Kind.Steps(true, false, true, false), MAX_STEPS);
  }

  /** The options that geth knows. */
  public static Trace of(JsonValue json) throws JsonException {
    JsonObject options = json.asObject();
    Optional<String> tracer = CallRequest.find(options, "tracer", JsonValue::asString);
    if (tracer.isPresent()) {
      return new Trace(kind(tracer.get(), options), MAX_STEPS);
    }
    long limit = CallRequest.find(options, "limit", JsonValue::asLong).orElse(0L);
    return new Trace(
        new Kind.Steps(
            !CallRequest.flag(options, "disableStack"),
            CallRequest.flag(options, "enableMemory"),
            !CallRequest.flag(options, "disableStorage"),
            CallRequest.flag(options, "enableReturnData")),
        limit <= 0 ? MAX_STEPS : (int) Math.min(limit, MAX_STEPS));
  }

  private static Kind kind(String tracer, JsonObject options) throws JsonException {
    JsonObject config =
        CallRequest.find(options, "tracerConfig", JsonValue::asObject)
            .orElseGet(() -> new JsonObject(java.util.Map.of()));
    return switch (tracer) {
      case "callTracer" ->
          new Kind.Calls(
              CallRequest.flag(config, "onlyTopCall"), CallRequest.flag(config, "withLog"));
      case "prestateTracer" ->
          new Kind.Accounts(
              new PrestateShape.Options(
                  CallRequest.flag(config, "diffMode"),
                  !CallRequest.flag(config, "disableCode"),
                  !CallRequest.flag(config, "disableStorage"),
                  CallRequest.flag(config, "includeEmpty")));
      default ->
          throw new JsonException(
              "the tracer "
                  + (tracer.length() > 40 ? "asked for" : '"' + tracer + '"')
                  + " is not there; callTracer and prestateTracer are");
    };
  }

  /**
   * Watches one execution.
   *
   * @param prepaidGas for how much gas the sender has paid before it begins
   */
  public Watcher watcher(long prepaidGas, Deadline deadline) {
    if (kind instanceof Kind.Steps steps) {
      var options =
          new StructLogs.Options(
              steps.stack(), steps.memory(), steps.storage(), steps.returnData(), stepsLeft);
      return new Watcher(new StructLogs(options), deadline);
    }
    return new Watcher(
        kind instanceof Kind.Calls ? new CallTree() : new Prestate(prepaidGas), deadline);
  }

  /** A tracer and how what it saw is told. */
  public final class Watcher {
    private final Tracer seer;
    private final Tracer tracer;

    private Watcher(Tracer seer, Deadline deadline) {
      this.seer = seer;
      this.tracer = new TimedTracer(seer, deadline);
    }

    public Tracer tracer() {
      return tracer;
    }

    /**
     * What it saw; before the next transaction begins.
     *
     * @param gas the limit of the transaction or call
     * @param logsBefore how many logs its block has of those before it
     */
    public JsonObject tell(Executed executed, long gas, int logsBefore) {
      if (seer instanceof StructLogs logs) {
        stepsLeft -= logs.steps().size();
        return TraceShape.steps(
            logs.steps(), executed, kind instanceof Kind.Steps steps && steps.stack());
      }
      if (seer instanceof Prestate prestate && kind instanceof Kind.Accounts accounts) {
        return PrestateShape.of(prestate.changes(), accounts.options());
      }
      Kind.Calls calls = (Kind.Calls) kind;
      return new CallShape(calls.onlyTop(), calls.logs(), logsBefore)
          .of(((CallTree) seer).root().orElseThrow(), gas, executed.gasUsed());
    }
  }
}
