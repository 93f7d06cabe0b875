package org.poai.quiz;

import org.poai.chain.genesis.Manifest;
import org.poai.chain.genesis.Manifest.DatasetPart;
import org.poai.chain.genesis.Manifest.ModelPart;
import org.poai.chain.genesis.Manifest.Sizes;
import org.poai.dataset.Dataset;
import org.poai.inference.ModelFile;

/** Writes the manifest of a model, its profile and a dataset; protocol section 4. */
public final class ManifestFactory {
  private ManifestFactory() {}

  public static Manifest of(
      ModelFile model, String engineId, ModelProfile profile, Dataset dataset, Sizes sizes) {
    Conformance conformance = profile.conformance();
    return new Manifest(
        new ModelPart(
            engineId, model.sha256(), conformance.hash(), conformance.mu(), profile.words().hash()),
        new DatasetPart(dataset.root(), dataset.size()),
        sizes,
        Manifest.costUnits(model.blockBytes(), sizes));
  }
}
