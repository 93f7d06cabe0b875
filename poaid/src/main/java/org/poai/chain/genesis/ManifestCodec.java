package org.poai.chain.genesis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.poai.chain.genesis.Manifest.DatasetPart;
import org.poai.chain.genesis.Manifest.ModelPart;
import org.poai.chain.genesis.Manifest.Sizes;
import org.poai.crypto.Keccak;
import org.poai.json.Jcs;
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
          "mu",
          "promptTokens",
          "records",
          "saltWordlistHash",
          "samples");

  private ManifestCodec() {}

  /** manifestHash = Keccak(JCS(manifest)). */
  public static Hash32 hash(Manifest manifest) {
    return Keccak.hash(Jcs.encode(toJson(manifest)));
  }

  /** Names mu as a whole, for people who compare two manifests. */
  static Hash32 muHash(Manifest manifest) {
    return Keccak.hash(Jcs.encode(mu(manifest)));
  }

  private static JsonArray mu(Manifest manifest) {
    return new JsonArray(manifest.model().mu().stream().map(JsonValue::of).toList());
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
    members.put("mu", mu(manifest));
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
      expect(object, "dim", model.dim());
      DatasetPart dataset = new DatasetPart(hash(object, "datasetRoot"), count(object, "records"));
      return new Manifest(model, dataset, sizes, object.integer("costUnits"));
    } catch (IllegalArgumentException e) {
      throw new JsonException(String.valueOf(e.getMessage()));
    }
  }

  private static ModelPart model(JsonObject object) throws JsonException {
    List<Long> mu = new ArrayList<>();
    for (JsonValue element : JsonObject.named("mu", object.get("mu")::asArray)) {
      mu.add(JsonObject.named("mu", element::asLong));
    }
    return new ModelPart(
        object.string("engine"),
        hash(object, "modelSha256"),
        hash(object, "conformance"),
        mu,
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
