package org.poai.rpc.shape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.poai.evm.gas.Opcodes;
import org.poai.evm.processor.TransactionResult.Executed;
import org.poai.evm.trace.StructLogs.Step;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hex;
import org.poai.rpc.message.Values;

/** Traces as geth's struct logger gives them. */
public final class TraceShape {
  private static final int WORD = 32;

  private TraceShape() {}

  /**
   * Step by step.
   *
   * @param stack whether it was asked for
   */
  public static JsonObject steps(List<Step> steps, Executed executed, boolean stack) {
    return new JsonObject(
        Map.of(
            "gas", JsonValue.of(executed.gasUsed()),
            "failed", JsonValue.of(!executed.outcome().success()),
            "returnValue", Values.of(executed.output()),
            "structLogs", Values.list(steps.stream().map(step -> step(step, stack)).toList())));
  }

  private static JsonObject step(Step step, boolean stack) {
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("pc", JsonValue.of(step.pc()));
    members.put("op", JsonValue.of(Opcodes.name(step.opcode())));
    members.put("gas", JsonValue.of(step.gas().left()));
    members.put("gasCost", JsonValue.of(step.gas().cost()));
    members.put("depth", JsonValue.of(step.depth()));
    if (stack) {
      members.put("stack", Values.list(step.picture().stack().stream().map(Values::of).toList()));
    }
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
          .forEach(
              (key, value) -> storage.put(key.toHash32().toHex(), Values.of(value.toHash32())));
      members.put("storage", new JsonObject(storage));
    }
    if (!step.picture().returnData().isEmpty()) {
      members.put("returnData", Values.of(step.picture().returnData()));
    }
    return new JsonObject(members);
  }

  private static JsonValue memory(Bytes memory) {
    byte[] bytes = memory.toArray();
    List<JsonValue> words = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += WORD) {
      words.add(JsonValue.of(Hex.data(Arrays.copyOfRange(bytes, at, at + WORD))));
    }
    return Values.list(words);
  }
}
