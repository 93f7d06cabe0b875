package org.poai.rpc.shape;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.poai.evm.precompile.Precompiles;
import org.poai.evm.trace.CallTree.Call;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hex;

/**
 * What go-ethereum's {@code 4byteTracer} tells: how often each function was called, named by the
 * first four bytes of the input and the number of bytes behind them. Creations and precompiled
 * contracts are left out.
 */
public final class FunctionCounts {
  private static final int SELECTOR = 4;
  private static final Set<String> CALLS = Set.of("CALL", "CALLCODE", "DELEGATECALL", "STATICCALL");

  private FunctionCounts() {}

  /** Counts a call and all below it. */
  public static JsonObject of(Call root) {
    Map<String, Integer> counts = new TreeMap<>();
    count(root, counts);
    Map<String, JsonValue> members = new TreeMap<>();
    counts.forEach((function, calls) -> members.put(function, JsonValue.of(calls)));
    return new JsonObject(members);
  }

  private static void count(Call call, Map<String, Integer> counts) {
    Bytes input = call.data().input();
    if (CALLS.contains(call.type())
        && input.size() >= SELECTOR
        && Precompiles.CANCUN.at(call.parties().to()) == null) {
      byte[] bytes = input.toArray();
      String selector = Hex.data(Arrays.copyOf(bytes, SELECTOR));
      counts.merge(selector + "-" + (bytes.length - SELECTOR), 1, Integer::sum);
    }
    call.calls().forEach(inner -> count(inner, counts));
  }
}
