package org.poai.network.message;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.poai.chain.block.DecodeResult;
import org.poai.chain.stored.Locator;
import org.poai.json.Jcs;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Hash32;

/**
 * Asks for the canonical headers that follow the first hash of the locator which the peer has on
 * its canonical chain. The response is one frame per header, in order; none when nothing follows or
 * no hash is known.
 *
 * @param locator hashes of the asker's branch, newest first, ending with the genesis hash
 * @param max headers wanted
 */
public record HeadersRequest(List<Hash32> locator, int max) {
  /** Enough for every height when the steps between hashes double. */
  public static final int MAX_LOCATOR = Locator.MAX_SIZE;

  /** Headers in one response. */
  public static final int MAX_HEADERS = 512;

  static final int MAX_SIZE = 8 << 10;
  private static final Set<String> KEYS = Set.of("locator", "max");

  public HeadersRequest {
    locator = List.copyOf(locator);
  }

  public byte[] encode() {
    return Jcs.encode(toJson());
  }

  public static DecodeResult<HeadersRequest> decode(byte[] bytes) {
    return JsonMessages.decode(
        bytes, MAX_SIZE, HeadersRequest::fromJson, request -> request.toJson());
  }

  private JsonObject toJson() {
    return new JsonObject(
        Map.of("locator", JsonMessages.hashes(locator), "max", JsonValue.of(max)));
  }

  private static HeadersRequest fromJson(JsonValue json) throws JsonException {
    JsonObject object = json.asObject().exactly(KEYS);
    return new HeadersRequest(
        JsonMessages.hashes(object.get("locator"), MAX_LOCATOR),
        JsonMessages.count(object.integer("max"), MAX_HEADERS));
  }
}
