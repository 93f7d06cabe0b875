package org.poai.rpc.shape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.poai.evm.gas.Opcodes;
import org.poai.evm.processor.TransactionResult.Executed;
import org.poai.evm.trace.CallTree;
import org.poai.evm.trace.StructLogs.Step;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hex;
import org.poai.primitives.UInt256;
import org.poai.rpc.message.Values;

/** Traces as geth's struct logger and {@code callTracer} give them. */
public final class TraceShape {
  private static final int WORD = 32;

  private TraceShape() {}

  /** Step by step. */
  public static JsonObject steps(List<Step> steps, Executed executed) {
    return new JsonObject(
        Map.of(
            "gas", JsonValue.of(executed.gasUsed()),
            "failed", JsonValue.of(!executed.outcome().success()),
            "returnValue", Values.of(executed.output()),
            "structLogs", Values.list(steps.stream().map(TraceShape::step).toList())));
  }

  private static JsonObject step(Step step) {
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("pc", JsonValue.of(step.pc()));
    members.put("op", JsonValue.of(Opcodes.name(step.opcode())));
    members.put("gas", JsonValue.of(step.gas().left()));
    members.put("gasCost", JsonValue.of(step.gas().cost()));
    members.put("depth", JsonValue.of(step.depth()));
    members.put("stack", Values.list(step.picture().stack().stream().map(Values::of).toList()));
    if (step.gas().refund() > 0) {
      members.put("refund", JsonValue.of(step.gas().refund()));
    }
    step.error().ifPresent(halt -> members.put("error", JsonValue.of(halt.toString())));
    if (!step.picture().memory().isEmpty()) {
      members.put("memory", memory(step.picture().memory()));
    }
    if (!step.picture().storage().isEmpty()) {
      Map<String, JsonValue> storage = new TreeMap<>();
      step.picture()
          .storage()
          .forEach((key, value) -> storage.put(digits(key), JsonValue.of(digits(value))));
      members.put("storage", new JsonObject(storage));
    }
    return new JsonObject(members);
  }

  private static String digits(UInt256 word) {
    return Hex.digits(word.toBytes());
  }

  private static JsonValue memory(Bytes memory) {
    byte[] bytes = memory.toArray();
    List<JsonValue> words = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += WORD) {
      words.add(JsonValue.of(Hex.data(Arrays.copyOfRange(bytes, at, at + WORD))));
    }
    return Values.list(words);
  }

  /**
   * Call by call; the outermost has the gas of the whole transaction.
   *
   * @param onlyTopCall whether those below it are left out
   */
  public static JsonObject calls(CallTree.Call root, long gas, long gasUsed, boolean onlyTopCall) {
    Map<String, JsonValue> members = call(root, onlyTopCall);
    members.put("gas", Values.of(gas));
    members.put("gasUsed", Values.of(gasUsed));
    return new JsonObject(members);
  }

  private static Map<String, JsonValue> call(CallTree.Call call, boolean alone) {
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("type", JsonValue.of(call.type()));
    members.put("from", Values.of(call.parties().from()));
    members.put("to", Values.of(call.parties().to()));
    if (!call.type().equals("STATICCALL")) {
      members.put("value", Values.of(call.parties().value()));
    }
    members.put("gas", Values.of(call.gas().given()));
    members.put("gasUsed", Values.of(call.gas().used()));
    members.put("input", Values.of(call.data().input()));
    if (!call.data().output().isEmpty()) {
      members.put("output", Values.of(call.data().output()));
    }
    call.error()
        .ifPresent(
            error -> {
              members.put("error", JsonValue.of(error));
              RevertReason.of(call.data().output())
                  .ifPresent(reason -> members.put("revertReason", JsonValue.of(reason)));
            });
    if (!alone && !call.calls().isEmpty()) {
      members.put(
          "calls",
          Values.list(
              call.calls().stream().map(inner -> new JsonObject(call(inner, false))).toList()));
    }
    return members;
  }
}
