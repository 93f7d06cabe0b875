package org.poai.market.channel;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.market.duty.JournalFile;
import org.poai.primitives.Address;

/**
 * A worker that a client leaves alone for a day, as a client writes it down.
 *
 * @param untilSeconds since 1970
 */
record ErredWorker(Address worker, LeaveReason why, long untilSeconds) {
  private static final Set<String> KEYS = Set.of("until", "why", "worker");

  /** How a client's journal is written. */
  static final JournalFile.Form<List<ErredWorker>> FORM =
      JournalFile.Form.ofList(
          "journal of workers that erred",
          "workers",
          ErredWorker::toJson,
          json -> fromJson(json.exactly(KEYS)),
          "asks workers again that lied on the last day");

  private JsonObject toJson() {
    return new JsonObject(
        Map.of(
            "until", JsonValue.of(untilSeconds),
            "why", JsonValue.of(why.name()),
            "worker", JsonValue.of(worker.toHex())));
  }

  private static ErredWorker fromJson(JsonObject json) throws JsonException {
    return new ErredWorker(
        JsonObject.named("worker", () -> Address.fromHex(json.string("worker"))),
        JsonObject.named("why", () -> LeaveReason.valueOf(json.string("why"))),
        json.integer("until"));
  }
}
