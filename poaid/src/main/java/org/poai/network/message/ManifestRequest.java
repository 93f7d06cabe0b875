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
 * Asks for the contents of manifests by their hashes, each once; protocol section 13. The response
 * is one frame per hash, in the order asked for: the canonical JSON, or no bytes where the peer
 * does not have it.
 */
public record ManifestRequest(List<Hash32> hashes) {
  public static final int MAX_HASHES = 16;

  static final int MAX_SIZE = 2 << 10;
  private static final Set<String> KEYS = Set.of("hashes");

  public ManifestRequest {
    hashes = List.copyOf(hashes);
  }

  public byte[] encode() {
    return Jcs.encode(toJson());
  }

  public static DecodeResult<ManifestRequest> decode(byte[] bytes) {
    return JsonMessages.decode(
        bytes, MAX_SIZE, ManifestRequest::fromJson, request -> request.toJson());
  }

  private JsonObject toJson() {
    return new JsonObject(Map.of("hashes", JsonMessages.hashes(hashes)));
  }

  private static ManifestRequest fromJson(JsonValue json) throws JsonException {
    return new ManifestRequest(
        JsonMessages.distinctHashes(json.asObject().exactly(KEYS).get("hashes"), MAX_HASHES));
  }
}
