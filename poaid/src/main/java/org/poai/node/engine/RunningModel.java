package org.poai.node.engine;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.poai.chain.genesis.Manifest.Sizes;
import org.poai.inference.EngineId;
import org.poai.inference.InferenceService;
import org.poai.inference.ModelFile;
import org.poai.inference.child.EngineBuild;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.quiz.profile.ModelProfile;

/**
 * A running engine and what is known of its model.
 *
 * @param profile as it was measured for {@code sizes}
 */
public record RunningModel(
    ModelFile model,
    EngineBuild build,
    EngineId engineId,
    int threads,
    InferenceService service,
    Sizes sizes,
    ModelProfile profile) {
  /** The profile for the sizes of a manifest; it is measured where they are others. */
  public CompletableFuture<ModelProfile> profile(Sizes wanted) {
    boolean isKnown =
        wanted.promptTokens() == sizes.promptTokens()
            && wanted.answerTokens() == sizes.answerTokens();
    return isKnown
        ? CompletableFuture.completedFuture(profile)
        : ModelProfile.measure(model, service::submit, wanted);
  }

  /** The model and its engine, for people. */
  public JsonObject status() {
    return new JsonObject(
        Map.of(
            "name", JsonValue.of(model.name()),
            "sha256", JsonValue.of(model.sha256().toHex()),
            "engine", JsonValue.of(engineId.toString()),
            "threads", JsonValue.of(threads),
            "restarts", JsonValue.of(service.restarts())));
  }
}
