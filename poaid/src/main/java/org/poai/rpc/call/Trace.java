package org.poai.rpc.call;

import java.util.Map;
import java.util.Optional;
import org.poai.evm.frame.Tracer;
import org.poai.evm.processor.TransactionResult.Executed;
import org.poai.evm.trace.CallTree;
import org.poai.evm.trace.Prestate;
import org.poai.evm.trace.StructLogs;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.rpc.message.Members;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.Values;
import org.poai.rpc.shape.CallShape;
import org.poai.rpc.shape.FunctionCounts;
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

  /** How many steps the caller wants of each execution. */
  private final long limit;

  private int stepsLeft = MAX_STEPS;

  /** What is told. */
  private sealed interface Kind {
    record Steps(boolean stack, boolean memory, boolean storage, boolean returnData)
        implements Kind {}

    record Calls(boolean onlyTop, boolean logs) implements Kind {}

    record Accounts(PrestateShape.Options options) implements Kind {}

    /** How often each function was called, by the first four bytes of its input. */
    record Functions() implements Kind {}

    record Nothing() implements Kind {}
  }

  private Trace(Kind kind, long limit) {
    this.kind = kind;
    this.limit = limit;
  }

  /** Step by step, as geth does where nothing is asked for. */
  public static Trace usual() {
    return new Trace(new Kind.Steps(true, false, true, false), Long.MAX_VALUE);
  }

  /** The options that geth knows; those that say how long it may take are passed over. */
  public static Trace of(JsonValue json) throws JsonException {
    JsonObject options = json.asObject();
    Members.refuse(options, "the rules of the chain cannot be overridden", "overrides");
    Optional<String> tracer = Members.find(options, "tracer", JsonValue::asString);
    JsonObject config =
        Members.find(options, "tracerConfig", JsonValue::asObject)
            .orElseGet(() -> new JsonObject(Map.of()));
    Kind steps =
        new Kind.Steps(
            !Members.flag(options, "disableStack"),
            Members.flag(options, "enableMemory"),
            !Members.flag(options, "disableStorage"),
            Members.flag(options, "enableReturnData"));
    long limit = Members.find(options, "limit", Values::count).orElse(0L);
    return new Trace(
        tracer.isPresent() ? kind(tracer.get(), config) : steps,
        limit == 0 ? Long.MAX_VALUE : limit);
  }

  private static Kind kind(String tracer, JsonObject config) throws JsonException {
    return switch (tracer) {
      case "callTracer" ->
          new Kind.Calls(Members.flag(config, "onlyTopCall"), Members.flag(config, "withLog"));
      case "prestateTracer" -> new Kind.Accounts(accounts(config));
      case "4byteTracer" -> new Kind.Functions();
      case "noopTracer" -> new Kind.Nothing();
      default ->
          throw new JsonException(
              "the tracer "
                  + (tracer.length() > 40 ? "asked for" : '"' + tracer + '"')
                  + " is not there; callTracer, prestateTracer, 4byteTracer and noopTracer are");
    };
  }

  private static PrestateShape.Options accounts(JsonObject config) throws JsonException {
    PrestateShape.Options options =
        new PrestateShape.Options(
            Members.flag(config, "diffMode"),
            !Members.flag(config, "disableCode"),
            !Members.flag(config, "disableStorage"),
            Members.flag(config, "includeEmpty"));
    if (options.difference() && options.empty()) {
      throw new JsonException("cannot use diffMode with includeEmpty");
    }
    return options;
  }

  /**
   * Watches one execution.
   *
   * @param prepaidGas for how much gas the sender has paid before it begins
   */
  public Watcher watcher(long prepaidGas) {
    if (kind instanceof Kind.Steps steps) {
      var options =
          new StructLogs.Options(
              steps.stack(),
              steps.memory(),
              steps.storage(),
              steps.returnData(),
              (int) Math.min(limit, stepsLeft));
      return new Watcher(new StructLogs(options));
    }
    return new Watcher(kind instanceof Kind.Accounts ? new Prestate(prepaidGas) : new CallTree());
  }

  /** A tracer and how what it saw is told. */
  public final class Watcher {
    private final Tracer seer;

    private Watcher(Tracer seer) {
      this.seer = seer;
    }

    public Tracer tracer() {
      return seer;
    }

    /**
     * What it saw; before the next transaction begins.
     *
     * @param gas the limit of the transaction or call
     * @param logsBefore how many logs its block has of those before it
     */
    public JsonObject tell(Executed executed, long gas, int logsBefore) throws RpcException {
      if (seer instanceof StructLogs logs) {
        if (logs.isCut() && logs.steps().size() < limit) {
          throw RpcException.server(
              "the trace is too long for one answer; ask for fewer steps with limit");
        }
        stepsLeft -= logs.steps().size();
        return TraceShape.steps(
            logs.steps(), executed, kind instanceof Kind.Steps steps && steps.stack());
      }
      if (seer instanceof Prestate prestate && kind instanceof Kind.Accounts accounts) {
        return PrestateShape.of(prestate.changes(), accounts.options());
      }
      CallTree.Call root = ((CallTree) seer).root().orElseThrow();
      if (kind instanceof Kind.Calls calls) {
        return new CallShape(calls.onlyTop(), calls.logs(), logsBefore)
            .of(root, gas, executed.gasUsed());
      }
      return kind instanceof Kind.Functions ? FunctionCounts.of(root) : new JsonObject(Map.of());
    }
  }
}
