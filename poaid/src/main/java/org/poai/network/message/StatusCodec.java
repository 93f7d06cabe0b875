package org.poai.network.message;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.poai.chain.block.DecodeResult;
import org.poai.chain.difficulty.Work;
import org.poai.chain.genesis.ChainSpecCodec;
import org.poai.chain.genesis.ManifestCodec;
import org.poai.json.Jcs;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonNull;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.primitives.Hex;
import org.poai.primitives.UInt256;

/** The JSON form of {@link Status}: the whole request, and the whole response. */
public final class StatusCodec {
  /** Of a whole status. */
  public static final int MAX_SIZE = 1 << 20;

  private static final Set<String> KEYS = Set.of("agent", "genesis", "head", "parts", "protocol");
  private static final Set<String> HEAD_KEYS = Set.of("hash", "number", "work");
  private static final Set<String> PART_KEYS = Set.of("manifest", "spec");

  private StatusCodec() {}

  /** Parts that make it too large are left out. */
  public static byte[] encode(Status status) {
    byte[] whole = Jcs.encode(toJson(status));
    return whole.length <= MAX_SIZE ? whole : Jcs.encode(toJson(withoutParts(status)));
  }

  public static DecodeResult<Status> decode(byte[] bytes) {
    return JsonMessages.decode(bytes, MAX_SIZE, StatusCodec::fromJson, StatusCodec::toJson);
  }

  /** The same, as it is said again later. */
  public static Status withoutParts(Status status) {
    return new Status(
        status.protocol(), status.agent(), status.genesis(), status.head(), Optional.empty());
  }

  private static JsonObject toJson(Status status) {
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("agent", JsonValue.of(status.agent()));
    members.put("genesis", JsonValue.of(status.genesis().toHex()));
    members.put("head", toJson(status.head()));
    members.put(
        "parts", status.parts().<JsonValue>map(StatusCodec::toJson).orElseGet(JsonNull::new));
    members.put("protocol", JsonValue.of(status.protocol()));
    return new JsonObject(members);
  }

  private static JsonObject toJson(ChainTip head) {
    return new JsonObject(
        Map.of(
            "hash", JsonValue.of(head.hash().toHex()),
            "number", JsonValue.of(Hex.quantity(head.number().value())),
            "work", JsonValue.of(head.work().value().toQuantity())));
  }

  private static JsonObject toJson(GenesisParts parts) {
    return new JsonObject(
        Map.of(
            "manifest", ManifestCodec.toJson(parts.manifest()),
            "spec", ChainSpecCodec.toJson(parts.spec())));
  }

  private static Status fromJson(JsonValue json) throws JsonException {
    JsonObject object = json.asObject().exactly(KEYS);
    long protocol = object.integer("protocol");
    if (protocol < 1 || protocol > Integer.MAX_VALUE) {
      throw new JsonException("\"protocol\": not a version");
    }
    return new Status(
        (int) protocol,
        object.string("agent"),
        Hash32.fromHex(object.string("genesis")),
        JsonObject.named("head", () -> head(object.get("head"))),
        JsonObject.named("parts", () -> parts(object.get("parts"))));
  }

  private static ChainTip head(JsonValue json) throws JsonException {
    JsonObject object = json.asObject().exactly(HEAD_KEYS);
    return new ChainTip(
        Hash32.fromHex(object.string("hash")),
        BlockNumber.of(Hex.parseQuantity(object.string("number"))),
        new Work(UInt256.fromQuantity(object.string("work"))));
  }

  private static Optional<GenesisParts> parts(JsonValue json) throws JsonException {
    if (json instanceof JsonNull) {
      return Optional.empty();
    }
    JsonObject object = json.asObject().exactly(PART_KEYS);
    return Optional.of(
        new GenesisParts(
            ChainSpecCodec.fromJson(object.get("spec")),
            ManifestCodec.fromJson(object.get("manifest"))));
  }
}
