package org.poai.rpc.shape;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.poai.chain.block.SealedHeader;
import org.poai.evm.gas.Gas;
import org.poai.evm.trace.CallTree.Call;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.primitives.Wei;
import org.poai.rpc.message.Values;

/** Calls as OpenEthereum's module {@code trace} tells them: a flat list, each with its way. */
public final class ParityShape {
  private static final Set<String> CREATIONS = Set.of("CREATE", "CREATE2");

  private ParityShape() {}

  /** The calls of a transaction, in the order in which they began. */
  public static List<JsonObject> calls(Call root) {
    List<JsonObject> traces = new ArrayList<>();
    add(root, List.of(), traces);
    return traces;
  }

  /** The same in their place in a block. */
  public static List<JsonObject> calls(
      Call root, SealedHeader block, Hash32 transaction, int index) {
    return calls(root).stream()
        .map(trace -> placed(trace, block, Values.of(transaction), JsonValue.of(index)))
        .toList();
  }

  private static JsonObject placed(
      JsonObject trace, SealedHeader block, JsonValue transaction, JsonValue index) {
    Map<String, JsonValue> members = new TreeMap<>(trace.members());
    members.put("blockHash", Values.of(block.hash()));
    members.put("blockNumber", JsonValue.of(block.number().value()));
    members.put("transactionHash", transaction);
    members.put("transactionPosition", index);
    return new JsonObject(members);
  }

  /** What the miner of a block got beside fees. */
  public static JsonObject reward(SealedHeader block, Wei subsidy) {
    JsonObject trace =
        new JsonObject(
            Map.of(
                "action",
                    new JsonObject(
                        Map.of(
                            "author", Values.of(block.header().lineage().miner()),
                            "rewardType", JsonValue.of("block"),
                            "value", Values.of(subsidy.value()))),
                "result", Values.NULL,
                "subtraces", JsonValue.of(0),
                "traceAddress", Values.list(List.of()),
                "type", JsonValue.of("reward")));
    return placed(trace, block, Values.NULL, Values.NULL);
  }

  private static void add(Call call, List<Integer> way, List<JsonObject> traces) {
    List<Call> inner = call.calls().stream().filter(ParityShape::isTold).toList();
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("action", new JsonObject(action(call)));
    members.put("subtraces", JsonValue.of(inner.size()));
    members.put("traceAddress", Values.list(way.stream().map(JsonValue::of).toList()));
    members.put("type", JsonValue.of(type(call)));
    if (call.failure().isPresent()) {
      members.put("error", JsonValue.of(call.failure().get().parityWords()));
      members.put("result", Values.NULL);
    } else {
      members.put("result", result(call));
    }
    traces.add(new JsonObject(members));
    for (int i = 0; i < inner.size(); i++) {
      List<Integer> below = new ArrayList<>(way);
      below.add(i);
      add(inner.get(i), below, traces);
    }
  }

  /** Precompiled contracts are told only where they are paid. */
  private static boolean isTold(Call call) {
    return !isPrecompile(call.parties().to()) || !call.parties().value().isZero();
  }

  private static boolean isPrecompile(Address address) {
    for (int i = 0; i < Address.SIZE - 1; i++) {
      if (address.get(i) != 0) {
        return false;
      }
    }
    int last = address.get(Address.SIZE - 1) & 0xff;
    return last > 0 && last <= Gas.PRECOMPILES;
  }

  private static String type(Call call) {
    return CREATIONS.contains(call.type())
        ? "create"
        : call.type().equals("SELFDESTRUCT") ? "suicide" : "call";
  }

  private static Map<String, JsonValue> action(Call call) {
    Map<String, JsonValue> action = new TreeMap<>();
    if (type(call).equals("suicide")) {
      action.put("address", Values.of(call.parties().from()));
      action.put("balance", Values.of(call.parties().value()));
      action.put("refundAddress", Values.of(call.parties().to()));
      return action;
    }
    action.put("from", Values.of(call.parties().from()));
    action.put("gas", Values.of(call.gas().given()));
    action.put("value", Values.of(call.parties().value()));
    if (type(call).equals("create")) {
      action.put("init", Values.of(call.data().input()));
      action.put("creationMethod", JsonValue.of(call.type().toLowerCase(Locale.ROOT)));
    } else {
      action.put("callType", JsonValue.of(call.type().toLowerCase(Locale.ROOT)));
      action.put("input", Values.of(call.data().input()));
      action.put("to", Values.of(call.parties().to()));
    }
    return action;
  }

  private static JsonValue result(Call call) {
    return switch (type(call)) {
      case "suicide" -> Values.NULL;
      case "create" ->
          new JsonObject(
              Map.of(
                  "address", Values.of(call.parties().to()),
                  "code", Values.of(call.data().output()),
                  "gasUsed", Values.of(call.gas().used())));
      default ->
          new JsonObject(
              Map.of(
                  "gasUsed", Values.of(call.gas().used()),
                  "output", Values.of(call.data().output())));
    };
  }
}
