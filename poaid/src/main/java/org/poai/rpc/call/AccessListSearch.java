package org.poai.rpc.call;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.poai.chain.block.Transaction.AccessEntry;
import org.poai.evm.processor.TransactionResult;
import org.poai.evm.processor.TransactionResult.Executed;
import org.poai.evm.trace.Accesses;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.Values;
import org.poai.rpc.shape.TransactionShape;

/** Finds the access list that a call is best sent with: what it touches, once it has that list. */
public final class AccessListSearch {
  /** A call may see by its gas what is warm, and so never come to rest. */
  private static final int MAX_ROUNDS = 16;

  private AccessListSearch() {}

  /** {@code {accessList, gasUsed, error?}}. */
  public static JsonObject of(Simulation simulation, CallRequest request) throws RpcException {
    List<AccessEntry> list = request.accessList();
    for (int round = 0; ; round++) {
      CallRequest with = request.with(list);
      Accesses accesses = new Accesses();
      TransactionResult result = simulation.run(with, Simulation.gas(with), accesses);
      List<AccessEntry> found = accesses.list();
      if (found.equals(list) || round == MAX_ROUNDS) {
        return shape(list, result);
      }
      list = found;
    }
  }

  private static JsonObject shape(List<AccessEntry> list, TransactionResult result)
      throws RpcException {
    if (!(result instanceof Executed executed)) {
      throw Simulation.failure(result);
    }
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("accessList", TransactionShape.accessList(list));
    members.put("gasUsed", Values.of(executed.gasUsed()));
    if (!executed.outcome().success()) {
      String why = executed.outcome().halt().map(Object::toString).orElse("execution reverted");
      members.put("error", JsonValue.of(why));
    }
    return new JsonObject(members);
  }
}
