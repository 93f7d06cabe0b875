package org.poai.quiz;

import org.poai.chain.genesis.Manifest;
import org.poai.chain.genesis.Manifest.DatasetPart;
import org.poai.chain.genesis.Manifest.ModelPart;
import org.poai.chain.genesis.Manifest.Sizes;
import org.poai.dataset.Dataset;
import org.poai.inference.ModelFile;

/** Writes the manifest of a model, its profile and a dataset; protocol section 4. */
public final class ManifestFactory {
  /** Block bytes times tokens that make one cost unit: 128 tokens of 1 MiB. */
  private static final long UNIT = 128L << 20;

  private ManifestFactory() {}

  public static Manifest of(
      ModelFile model, String engineId, ModelProfile profile, Dataset dataset, Sizes sizes) {
    Conformance conformance = profile.conformance();
    return new Manifest(
        new ModelPart(
            engineId, model.sha256(), conformance.hash(), conformance.mu(), profile.words().hash()),
        new DatasetPart(dataset.root(), dataset.size()),
        sizes,
        costUnits(model.blockBytes(), sizes));
  }

  /** max(1, ⌈block bytes · K · L / (128 · 2^20)⌉). */
  static long costUnits(long blockBytes, Sizes sizes) {
    long work = Math.multiplyExact(blockBytes, (long) sizes.samples() * sizes.promptTokens());
    return Math.max(1, (work + UNIT - 1) / UNIT);
  }
}
