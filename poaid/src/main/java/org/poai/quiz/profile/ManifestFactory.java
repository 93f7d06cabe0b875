package org.poai.quiz.profile;

import org.poai.chain.genesis.Manifest;
import org.poai.chain.genesis.Manifest.DatasetPart;
import org.poai.chain.genesis.Manifest.ModelPart;
import org.poai.chain.genesis.Manifest.Sizes;
import org.poai.dataset.Dataset;
import org.poai.inference.EngineId;
import org.poai.inference.ModelFile;

/**
 * Writes the first manifest of a chain from a model, what this node found out about it, and a
 * dataset; protocol section 4. For the development model the published conformance is taken instead
 * of the node's own: a machine that computes otherwise is then no referee, but on the same chain.
 */
public final class ManifestFactory {
  private ManifestFactory() {}

  public static Manifest of(
      ModelFile model, EngineId engineId, ModelProfile profile, Dataset dataset, Sizes sizes) {
    Conformance conformance =
        DevelopmentConformance.of(model.sha256(), engineId).orElse(profile.conformance());
    return new Manifest(
        new ModelPart(
            engineId.toString(),
            model.sha256(),
            conformance.hash(),
            conformance.dim(),
            conformance.muHash(),
            profile.words().hash()),
        new DatasetPart(dataset.root(), dataset.size()),
        sizes,
        Manifest.costUnits(model.blockElements(), sizes));
  }
}
