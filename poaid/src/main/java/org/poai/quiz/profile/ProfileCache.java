package org.poai.quiz.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.poai.chain.genesis.Manifest.Sizes;
import org.poai.crypto.Preimage;
import org.poai.disk.WholeFile;
import org.poai.inference.EngineId;
import org.poai.json.Jcs;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.quiz.prompt.SaltWordList;

/**
 * Profiles on disk, one small JSON file for each model and engine, written atomically. A file that
 * is damaged, or about something else, is as good as none.
 */
public final class ProfileCache {
  private static final long MAX_SIZE = 1 << 20;

  private final Path folder;

  public ProfileCache(Path folder) {
    this.folder = folder;
  }

  /** The profile of the model with this SHA-256 under the engine with this id, for these sizes. */
  public Optional<ModelProfile> load(Hash32 modelSha256, EngineId engineId, Sizes sizes) {
    Path file = file(modelSha256, engineId, sizes);
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > MAX_SIZE) {
        return Optional.empty();
      }
      JsonObject json = Json.parse(Files.readAllBytes(file)).asObject();
      boolean ours =
          json.string("engine").equals(engineId.toString())
              && json.string("modelSha256").equals(modelSha256.toHex());
      return ours ? read(json) : Optional.empty();
    } catch (IOException | JsonException e) {
      return Optional.empty();
    }
  }

  /**
   * Writes the profile.
   *
   * @throws IOException when the folder or the file cannot be written
   */
  public void save(Hash32 modelSha256, EngineId engineId, Sizes sizes, ModelProfile profile)
      throws IOException {
    List<JsonValue> mu = new ArrayList<>();
    profile.conformance().mu().forEach(component -> mu.add(JsonValue.of((long) component)));
    JsonObject json =
        new JsonObject(
            Map.of(
                "engine", JsonValue.of(engineId.toString()),
                "modelSha256", JsonValue.of(modelSha256.toHex()),
                "conformance", JsonValue.of(profile.conformance().hash().toHex()),
                "mu", new JsonArray(mu),
                "saltWords", JsonValue.of(profile.words().toText())));
    write(file(modelSha256, engineId, sizes), json);
  }

  /** What was measured of the model's fitness under this engine, at K record pairs. */
  public Optional<Fitness> loadFitness(Hash32 modelSha256, EngineId engineId, int samples) {
    Path file = fitnessFile(modelSha256, engineId, samples);
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > MAX_SIZE) {
        return Optional.empty();
      }
      JsonObject json = Json.parse(Files.readAllBytes(file)).asObject();
      return Optional.of(
          new Fitness(
              Math.toIntExact(json.get("zeros").asLong()),
              json.get("parallel").asLong(),
              json.get("participation").asLong(),
              json.get("word").asLong()));
    } catch (IOException | JsonException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  /**
   * Writes a model's fitness.
   *
   * @throws IOException when the folder or the file cannot be written
   */
  public void saveFitness(Hash32 modelSha256, EngineId engineId, int samples, Fitness fitness)
      throws IOException {
    write(
        fitnessFile(modelSha256, engineId, samples),
        new JsonObject(
            Map.of(
                "zeros", JsonValue.of(fitness.zeros()),
                "parallel", JsonValue.of(fitness.parallel()),
                "participation", JsonValue.of(fitness.participation()),
                "word", JsonValue.of(fitness.word()))));
  }

  private Path fitnessFile(Hash32 modelSha256, EngineId engineId, int samples) {
    Hash32 name =
        Preimage.of(modelSha256).bytes(Bytes.utf8(engineId.toString())).u32(samples).sha256();
    return folder.resolve("fitness-" + name.toHex().substring(2, 18) + ".json");
  }

  private void write(Path file, JsonObject json) throws IOException {
    Files.createDirectories(folder);
    WholeFile.replace(file, Jcs.encode(json));
  }

  private static Optional<ModelProfile> read(JsonObject json) throws JsonException {
    List<Long> mu = new ArrayList<>();
    for (JsonValue component : json.get("mu").asArray()) {
      mu.add(component.asLong());
    }
    Hash32 hash = JsonObject.named("conformance", () -> Hash32.fromHex(json.string("conformance")));
    return SaltWordList.fromText(json.string("saltWords"))
        .map(words -> new ModelProfile(words, new Conformance(hash, mu)));
  }

  private Path file(Hash32 modelSha256, EngineId engineId, Sizes sizes) {
    Hash32 name =
        Preimage.of(modelSha256)
            .bytes(Bytes.utf8(engineId.toString()))
            .u32(sizes.promptTokens())
            .u32(sizes.answerTokens())
            .sha256();
    return folder.resolve("profile-" + name.toHex().substring(2, 18) + ".json");
  }
}
