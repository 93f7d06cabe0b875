package org.poai.network.message;

import java.util.Map;
import java.util.Set;
import org.poai.chain.block.DecodeResult;
import org.poai.json.Jcs;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hex;

/**
 * Asks for consecutive blocks of the canonical chain, lowest first. The response is one frame per
 * block; fewer than {@code count} when the chain ends, a body is pruned, or the response is full.
 */
public record RangeRequest(BlockNumber first, int count) {
  public static final int MAX_COUNT = 1024;

  static final int MAX_SIZE = 256;
  private static final Set<String> KEYS = Set.of("first", "count");

  public byte[] encode() {
    return Jcs.encode(toJson());
  }

  public static DecodeResult<RangeRequest> decode(byte[] bytes) {
    return JsonMessages.decode(
        bytes, MAX_SIZE, RangeRequest::fromJson, request -> request.toJson());
  }

  private JsonObject toJson() {
    return new JsonObject(
        Map.of("first", JsonValue.of(Hex.quantity(first.value())), "count", JsonValue.of(count)));
  }

  private static RangeRequest fromJson(JsonValue json) throws JsonException {
    JsonObject object = json.asObject().exactly(KEYS);
    return new RangeRequest(
        BlockNumber.of(Hex.parseQuantity(object.string("first"))),
        JsonMessages.count(object.integer("count"), MAX_COUNT));
  }
}
