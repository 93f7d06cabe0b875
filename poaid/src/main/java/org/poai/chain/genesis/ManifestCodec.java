package org.poai.chain.genesis;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.poai.chain.block.DecodeResult;
import org.poai.chain.genesis.Manifest.DatasetPart;
import org.poai.chain.genesis.Manifest.ModelPart;
import org.poai.chain.genesis.Manifest.Sizes;
import org.poai.crypto.Keccak;
import org.poai.json.Jcs;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Hash32;

/**
 * The JSON form of a manifest, a flat object of exactly thirteen members, and its hash; protocol
 * section 4.
 */
public final class ManifestCodec {
  /** Of the canonical JSON, in bytes. */
  public static final int MAX_SIZE = 4096;

  private static final Set<String> KEYS =
      Set.of(
          "answerTokens",
          "bitsPerRecord",
          "conformance",
          "costUnits",
          "datasetRoot",
          "dim",
          "engine",
          "modelSha256",
          "muHash",
          "promptTokens",
          "records",
          "saltWordlistHash",
          "samples");

  private ManifestCodec() {}

  /** manifestHash = Keccak(JCS(manifest)). */
  public static Hash32 hash(Manifest manifest) {
    return Keccak.hash(encode(manifest));
  }

  /** muHash = Keccak(JCS(mu)). */
  public static Hash32 muHash(List<Long> mu) {
    return Keccak.hash(Jcs.encode(new JsonArray(mu.stream().map(JsonValue::of).toList())));
  }

  /** JCS(manifest): the form that is hashed, stored and sent. */
  public static byte[] encode(Manifest manifest) {
    return Jcs.encode(toJson(manifest));
  }

  /** Reads the canonical JSON of a manifest, of at most {@link #MAX_SIZE} bytes. */
  public static DecodeResult<Manifest> decode(byte[] bytes) {
    if (bytes.length > MAX_SIZE) {
      return new DecodeResult.Refused<>(
          DecodeResult.Reason.TOO_LARGE,
          bytes.length + " bytes, at most " + MAX_SIZE + " are allowed");
    }
    Manifest manifest;
    try {
      manifest = fromJson(Json.parse(bytes));
    } catch (JsonException e) {
      return new DecodeResult.Refused<>(
          DecodeResult.Reason.MALFORMED, String.valueOf(e.getMessage()));
    }
    return Arrays.equals(encode(manifest), bytes)
        ? new DecodeResult.Ok<>(manifest)
        : new DecodeResult.Refused<>(DecodeResult.Reason.NOT_CANONICAL, "not the canonical JSON");
  }

  public static JsonObject toJson(Manifest manifest) {
    Manifest.ModelPart model = manifest.model();
    Sizes sizes = manifest.sizes();
    Map<String, JsonValue> members = new HashMap<>();
    members.put("answerTokens", JsonValue.of(sizes.answerTokens()));
    members.put("bitsPerRecord", JsonValue.of(sizes.bitsPerRecord()));
    members.put("conformance", JsonValue.of(model.conformance().toHex()));
    members.put("costUnits", JsonValue.of(manifest.costUnits()));
    members.put("datasetRoot", JsonValue.of(manifest.dataset().root().toHex()));
    members.put("dim", JsonValue.of(model.dim()));
    members.put("engine", JsonValue.of(model.engine()));
    members.put("modelSha256", JsonValue.of(model.modelSha256().toHex()));
    members.put("muHash", JsonValue.of(model.muHash().toHex()));
    members.put("promptTokens", JsonValue.of(sizes.promptTokens()));
    members.put("records", JsonValue.of(manifest.dataset().records()));
    members.put("saltWordlistHash", JsonValue.of(model.saltWordlistHash().toHex()));
    members.put("samples", JsonValue.of(sizes.samples()));
    return new JsonObject(members);
  }

  /**
   * Reads a manifest.
   *
   * @throws JsonException with one clause that names the member and what is wrong with it
   */
  public static Manifest fromJson(JsonValue json) throws JsonException {
    JsonObject object = json.asObject().exactly(KEYS);
    try {
      Sizes sizes =
          new Sizes(
              count(object, "samples"),
              count(object, "promptTokens"),
              count(object, "answerTokens"));
      expect(object, "promptTokens", Sizes.PROMPT_TOKENS);
      expect(object, "answerTokens", Sizes.ANSWER_TOKENS);
      expect(object, "bitsPerRecord", sizes.bitsPerRecord());
      ModelPart model = model(object);
      DatasetPart dataset = new DatasetPart(hash(object, "datasetRoot"), count(object, "records"));
      return new Manifest(model, dataset, sizes, object.integer("costUnits"));
    } catch (IllegalArgumentException e) {
      throw new JsonException(String.valueOf(e.getMessage()));
    }
  }

  private static ModelPart model(JsonObject object) throws JsonException {
    return new ModelPart(
        object.string("engine"),
        hash(object, "modelSha256"),
        hash(object, "conformance"),
        count(object, "dim"),
        hash(object, "muHash"),
        hash(object, "saltWordlistHash"));
  }

  private static void expect(JsonObject object, String key, long value) throws JsonException {
    long actual = object.integer(key);
    if (actual != value) {
      throw new JsonException("\"" + key + "\": must be " + value + " here, not " + actual);
    }
  }

  private static int count(JsonObject object, String key) throws JsonException {
    long value = object.integer(key);
    if (value < 1 || value > Integer.MAX_VALUE) {
      throw new JsonException("\"" + key + "\": must be a count of at least 1");
    }
    return (int) value;
  }

  private static Hash32 hash(JsonObject object, String key) throws JsonException {
    String text = object.string(key);
    return JsonObject.named(key, () -> Hash32.fromHex(text));
  }
}
