package org.poai.rpc.call;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.evm.frame.Tracer;
import org.poai.evm.processor.TransactionResult.Executed;
import org.poai.evm.trace.CallTree;
import org.poai.evm.trace.StructLogs;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonNull;
import org.poai.json.JsonValue.JsonObject;
import org.poai.rpc.message.Values;
import org.poai.rpc.shape.TraceShape;

/** How somebody wants to have an execution told: step by step, or call by call. */
public final class Trace {
  private static final int MAX_STEPS = 100_000;

  private final boolean onlyTopCall;
  private final StructLogs.@Nullable Options steps;

  private Trace(boolean onlyTopCall, StructLogs.@Nullable Options steps) {
    this.onlyTopCall = onlyTopCall;
    this.steps = steps;
  }

  /** Step by step, as geth does where nothing is asked for. */
  public static Trace usual() {
    return new Trace(false, new StructLogs.Options(true, false, true, MAX_STEPS));
  }

  /** The options that geth knows. */
  public static Trace of(JsonValue json) throws JsonException {
    JsonObject options = json.asObject();
    Optional<String> tracer = CallRequest.find(options, "tracer", JsonValue::asString);
    if (tracer.isPresent()) {
      if (!tracer.get().equals("callTracer")) {
        throw new JsonException(
            "the tracer " + quoted(tracer.get()) + " is not there; callTracer is");
      }
      JsonValue config = options.find("tracerConfig").orElseGet(JsonNull::new);
      boolean top = config instanceof JsonObject object && flag(object, "onlyTopCall");
      return new Trace(top, null);
    }
    long limit = CallRequest.find(options, "limit", JsonValue::asLong).orElse(0L);
    return new Trace(
        false,
        new StructLogs.Options(
            !flag(options, "disableStack"),
            flag(options, "enableMemory"),
            !flag(options, "disableStorage"),
            limit <= 0 ? MAX_STEPS : (int) Math.min(limit, MAX_STEPS)));
  }

  private static String quoted(String text) {
    return text.length() > 40 ? "asked for" : '"' + text + '"';
  }

  private static boolean flag(JsonObject options, String name) throws JsonException {
    return CallRequest.find(options, name, Values::bool).orElse(false);
  }

  /** Watches one execution. */
  public Watcher watcher() {
    return steps == null ? new Watcher(new CallTree()) : new Watcher(new StructLogs(steps));
  }

  /** A tracer and how what it saw is told. */
  public final class Watcher {
    private final Tracer tracer;

    private Watcher(Tracer tracer) {
      this.tracer = tracer;
    }

    public Tracer tracer() {
      return tracer;
    }

    /**
     * What it saw.
     *
     * @param gas the limit of the transaction or call
     */
    public JsonObject tell(Executed executed, long gas) {
      return tracer instanceof StructLogs logs
          ? TraceShape.steps(logs.steps(), executed)
          : TraceShape.calls(
              ((CallTree) tracer).root().orElseThrow(), gas, executed.gasUsed(), onlyTopCall);
    }
  }
}
