package org.poai.chain.genesis;

import org.poai.primitives.Hash32;

/** A manifest for tests in which no model runs. */
public final class TestManifest {
  public static final Manifest ANY =
      new Manifest(
          new Manifest.ModelPart("engine/1", Hash32.ZERO, Hash32.ZERO, 1, Hash32.ZERO, Hash32.ZERO),
          new Manifest.DatasetPart(Hash32.ZERO, 2),
          Manifest.Sizes.ofSamples(2),
          1);

  private TestManifest() {}
}
