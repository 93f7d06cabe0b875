package org.poai.rpc.poai;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.poai.dataset.Dataset;
import org.poai.dataset.QaRecord;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.rpc.message.Method;
import org.poai.rpc.message.Params;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.Values;

/**
 * What this node proves and judges with, and whom it is connected to.
 *
 * @param records the active ones
 */
public record AssetMethods(Dataset records, Shown shown) {
  private static final int MAX_RECORDS = 512;
  private static final int MAX_CHARACTERS = 1 << 20;

  /** What other parts of the node show of themselves. */
  public record Shown(
      Supplier<JsonObject> model, Supplier<JsonObject> dataset, Supplier<JsonValue> peers) {}

  public Map<String, Method> methods() {
    return Map.of(
        "poai_model",
        Method.onWorker(
            "() Object", "The model that this node runs.", params -> shown.model().get()),
        "poai_dataset",
        Method.onWorker("() Object", "The active records.", params -> shown.dataset().get()),
        "poai_peers",
        Method.onWorker("() List", "The peers on this chain.", params -> shown.peers().get()),
        "poai_getRecords",
        Method.onWorker(
            "(start: Count, count: Count) Object",
            "Some active records in order: as many of them as one answer holds.",
            this::chunk));
  }

  private JsonValue chunk(Params params) throws RpcException {
    long start = params.get(0, Values::count);
    long count = params.get(1, Values::count);
    if (start < 0 || count < 1 || start >= records.size()) {
      throw RpcException.invalidParams("there are " + records.size() + " records, from 0 on");
    }
    List<JsonValue> some = new ArrayList<>();
    long end = Math.min(records.size(), start + Math.min(count, MAX_RECORDS));
    int characters = 0;
    for (long i = start; i < end && characters < MAX_CHARACTERS; i++) {
      QaRecord record = records.get((int) i);
      characters += record.question().length() + record.answer().length();
      some.add(record.toJson());
    }
    return new JsonObject(
        Map.of(
            "root", Values.of(records.root()),
            "size", JsonValue.of(records.size()),
            "start", JsonValue.of(start),
            "records", Values.list(some)));
  }
}
