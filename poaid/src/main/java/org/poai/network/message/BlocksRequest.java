package org.poai.network.message;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.poai.chain.block.DecodeResult;
import org.poai.json.Jcs;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Hash32;

/**
 * Asks for blocks by hash, of any branch, each once. The response is one frame per block, in the
 * order asked for; it ends before the first block that the peer does not have, or that makes it too
 * large.
 */
public record BlocksRequest(List<Hash32> hashes) {
  public static final int MAX_HASHES = 256;

  static final int MAX_SIZE = 32 << 10;
  private static final Set<String> KEYS = Set.of("hashes");

  public BlocksRequest {
    hashes = List.copyOf(hashes);
  }

  public byte[] encode() {
    return Jcs.encode(toJson());
  }

  public static DecodeResult<BlocksRequest> decode(byte[] bytes) {
    return JsonMessages.decode(
        bytes, MAX_SIZE, BlocksRequest::fromJson, request -> request.toJson());
  }

  private JsonObject toJson() {
    return new JsonObject(Map.of("hashes", JsonMessages.hashes(hashes)));
  }

  private static BlocksRequest fromJson(JsonValue json) throws JsonException {
    return new BlocksRequest(
        JsonMessages.distinctHashes(json.asObject().exactly(KEYS).get("hashes"), MAX_HASHES));
  }
}
