package org.poai.network.message;

import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.poai.chain.block.DecodeResult;
import org.poai.json.Jcs;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonNull;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Hash32;

/**
 * Asks for a part of an asset, a file that is named by its SHA-256: its {@link ChunkList}, or one
 * chunk. The response is one frame; none when the peer does not have it.
 *
 * @param sha256 of the whole asset
 * @param chunk index of the chunk; empty for the list
 */
public record AssetRequest(Hash32 sha256, OptionalInt chunk) {
  static final int MAX_SIZE = 256;
  private static final Set<String> KEYS = Set.of("chunk", "sha256");

  public byte[] encode() {
    return Jcs.encode(toJson());
  }

  public static DecodeResult<AssetRequest> decode(byte[] bytes) {
    return JsonMessages.decode(
        bytes, MAX_SIZE, AssetRequest::fromJson, request -> request.toJson());
  }

  private JsonObject toJson() {
    return new JsonObject(
        Map.of(
            "chunk",
            chunk.isPresent() ? JsonValue.of(chunk.getAsInt()) : new JsonNull(),
            "sha256",
            JsonValue.of(sha256.toHex())));
  }

  private static AssetRequest fromJson(JsonValue json) throws JsonException {
    JsonObject object = json.asObject().exactly(KEYS);
    Hash32 sha256 = Hash32.fromHex(object.string("sha256"));
    if (object.get("chunk") instanceof JsonNull) {
      return new AssetRequest(sha256, OptionalInt.empty());
    }
    long chunk = object.integer("chunk");
    if (chunk < 0 || chunk >= ChunkList.MAX_CHUNKS) {
      throw new JsonException("\"chunk\": not an index");
    }
    return new AssetRequest(sha256, OptionalInt.of((int) chunk));
  }
}
