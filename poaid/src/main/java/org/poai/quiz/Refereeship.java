package org.poai.quiz;

import java.util.Optional;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.genesis.Manifest.ModelPart;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.dataset.Dataset;
import org.poai.inference.EngineId;
import org.poai.inference.ModelFile;
import org.poai.quiz.profile.Conformance;
import org.poai.quiz.profile.ModelProfile;
import org.poai.quiz.prompt.Tokens;
import org.poai.quiz.prompt.UnfitModelException;

/** Whether this node may judge and mine under a manifest; protocol section 4. */
public sealed interface Refereeship {

  /** It may. */
  record Granted(Referee referee) implements Refereeship {}

  /**
   * It may not: what it has or computes is not what the manifest says.
   *
   * @param part what differs, e.g. {@code conformance}
   */
  record Denied(String part, String manifestValue, String ownValue) implements Refereeship {
    /** One sentence for the operator, with both values. */
    public String sentence() {
      return "this node is no referee and does not mine: the manifest's "
          + part
          + " is "
          + manifestValue
          + ", its own is "
          + ownValue;
    }
  }

  /**
   * Compares a manifest with this node's engine, model, profile and dataset, in that order.
   *
   * @throws UnfitModelException when the quiz cannot be asked with the model at all
   */
  static Refereeship of(
      Scheduled ruling, ModelFile model, EngineId engineId, ModelProfile profile, Dataset dataset)
      throws UnfitModelException {
    Manifest manifest = ruling.manifest();
    Optional<Denied> difference =
        difference(manifest, model, engineId, profile)
            .or(() -> differs("dataset", manifest.dataset().root(), dataset.root()))
            .or(() -> differs("number of records", manifest.dataset().records(), dataset.size()));
    if (difference.isPresent()) {
      return difference.get();
    }
    Tokens tokens = new Tokens(model.vocabulary());
    return new Granted(new Referee(ruling, dataset, profile, tokens));
  }

  /** What is not as the manifest says in a model, and in what this machine makes of it. */
  static Optional<Denied> difference(
      Manifest manifest, ModelFile model, EngineId engineId, ModelProfile profile) {
    ModelPart part = manifest.model();
    Conformance own = profile.conformance();
    return differs("engine", part.engine(), engineId.toString())
        .or(() -> differs("model", part.modelSha256(), model.sha256()))
        .or(() -> differs("width of a state", part.dim(), own.dim()))
        .or(() -> differs("salt words", part.saltWordlistHash(), profile.words().hash()))
        .or(() -> differs("conformance", part.conformance(), own.hash()))
        .or(() -> differs("mean state's hash", part.muHash(), own.muHash()))
        .or(() -> differs("cost of an evaluation", manifest.costUnits(), cost(manifest, model)));
  }

  private static long cost(Manifest manifest, ModelFile model) {
    return Manifest.costUnits(model.blockElements(), manifest.sizes());
  }

  private static Optional<Denied> differs(String part, Object manifests, Object own) {
    return manifests.equals(own)
        ? Optional.empty()
        : Optional.of(new Denied(part, manifests.toString(), own.toString()));
  }
}
