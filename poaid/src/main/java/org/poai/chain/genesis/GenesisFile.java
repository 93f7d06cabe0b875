package org.poai.chain.genesis;

import java.util.Optional;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;

/**
 * A chain that a file defines ({@code --genesis FILE}): {@code {"spec": {…}, "manifest": {…}}}.
 * Without a manifest the first one is that of the node's own model and dataset, so that nodes share
 * the chain only if they share these too.
 */
public record GenesisFile(ChainSpec spec, Optional<Manifest> manifest) {
  /** Largest file that is read, 64 MiB. */
  public static final int MAX_SIZE = 64 << 20;

  /**
   * Reads such a file's bytes.
   *
   * @throws JsonException with one clause that names what is wrong
   */
  public static GenesisFile parse(byte[] bytes) throws JsonException {
    if (bytes.length > MAX_SIZE) {
      throw new JsonException("more than 64 MiB");
    }
    JsonObject object = Json.parse(bytes).asObject();
    for (String key : object.members().keySet()) {
      if (!key.equals("spec") && !key.equals("manifest")) {
        throw new JsonException(
            "\"" + key + "\" is not a known member; a genesis file has \"spec\" and \"manifest\"");
      }
    }
    ChainSpec spec = JsonObject.named("spec", () -> ChainSpecCodec.fromJson(object.get("spec")));
    if (spec.identity().edited()) {
      throw new JsonException(
          "\"spec\": \"edited\": a chain that its node edits is made by --dev alone");
    }
    Optional<String> violated =
        GovernanceInvariants.violated(spec).or(() -> MarketInvariants.violated(spec));
    if (violated.isPresent()) {
      throw new JsonException(
          "\"spec\": " + violated.get() + "; \"dev\": true allows it for development");
    }
    Optional<JsonValue> manifest = object.find("manifest");
    return new GenesisFile(
        spec,
        manifest.isEmpty()
            ? Optional.empty()
            : Optional.of(
                JsonObject.named("manifest", () -> ManifestCodec.fromJson(manifest.get()))));
  }
}
