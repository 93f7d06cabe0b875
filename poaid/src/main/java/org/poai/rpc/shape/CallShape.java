package org.poai.rpc.shape;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.poai.evm.trace.CallTree.Call;
import org.poai.evm.trace.CallTree.Logged;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.rpc.message.Values;

/**
 * Calls with those below them, as geth's {@code callTracer} gives them.
 *
 * @param onlyTop whether those below the outermost are left out
 * @param logs whether what they logged is told; logs of failed calls never are
 * @param logsBefore how many logs the block has before the outermost call
 */
public record CallShape(boolean onlyTop, boolean logs, int logsBefore) {

  /** The outermost call; it has the gas of the whole transaction. */
  public JsonObject of(Call root, long gas, long gasUsed) {
    Map<String, JsonValue> members = call(root, true);
    members.put("gas", Values.of(gas));
    members.put("gasUsed", Values.of(gasUsed));
    return new JsonObject(members);
  }

  private Map<String, JsonValue> call(Call call, boolean stands) {
    boolean failed = call.failure().isPresent();
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("type", JsonValue.of(call.type()));
    members.put("from", Values.of(call.parties().from()));
    if (!(failed && call.type().startsWith("CREATE"))) {
      members.put("to", Values.of(call.parties().to()));
    }
    if (!call.type().equals("STATICCALL")) {
      members.put("value", Values.of(call.parties().value()));
    }
    members.put("gas", Values.of(call.gas().given()));
    members.put("gasUsed", Values.of(call.gas().used()));
    members.put("input", Values.of(call.data().input()));
    if (!call.data().output().isEmpty()) {
      members.put("output", Values.of(call.data().output()));
    }
    call.failure()
        .ifPresent(
            failure -> {
              members.put("error", JsonValue.of(failure.toString()));
              RevertReason.of(call.data().output())
                  .ifPresent(reason -> members.put("revertReason", JsonValue.of(reason)));
            });
    if (logs && stands && !failed && !call.logs().isEmpty()) {
      members.put("logs", Values.list(call.logs().stream().map(this::log).toList()));
    }
    if (!onlyTop && !call.calls().isEmpty()) {
      members.put("calls", Values.list(below(call, stands && !failed)));
    }
    return members;
  }

  private List<JsonObject> below(Call call, boolean stands) {
    return call.calls().stream().map(inner -> new JsonObject(call(inner, stands))).toList();
  }

  private JsonValue log(Logged logged) {
    return new JsonObject(
        Map.of(
            "address", Values.of(logged.log().address()),
            "topics", Values.list(logged.log().topics().stream().map(Values::of).toList()),
            "data", Values.of(logged.log().data()),
            "index", Values.of(logsBefore + logged.index()),
            "position", Values.of(onlyTop ? 0 : logged.position())));
  }
}
