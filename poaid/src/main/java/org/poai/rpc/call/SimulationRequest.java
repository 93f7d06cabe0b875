package org.poai.rpc.call;

import java.util.ArrayList;
import java.util.List;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.rpc.message.Members;

/**
 * Blocks of calls that somebody wants to have tried, and how.
 *
 * @param transfers whether ether that moves is told as logs
 * @param validation whether calls are held to what transactions are
 * @param whole whether transactions are told, and not only their hashes
 */
public record SimulationRequest(
    List<BlockCalls> blocks, boolean transfers, boolean validation, boolean whole) {
  public SimulationRequest {
    blocks = List.copyOf(blocks);
  }

  public static SimulationRequest of(JsonValue json) throws JsonException {
    JsonObject payload = json.asObject();
    List<BlockCalls> blocks = new ArrayList<>();
    for (JsonValue one :
        Members.find(payload, "blockStateCalls", JsonValue::asArray).orElse(List.of())) {
      blocks.add(BlockCalls.of(one));
    }
    return new SimulationRequest(
        blocks,
        Members.flag(payload, "traceTransfers"),
        Members.flag(payload, "validation"),
        Members.flag(payload, "returnFullTransactions"));
  }
}
