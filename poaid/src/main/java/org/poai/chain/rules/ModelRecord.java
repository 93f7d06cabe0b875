package org.poai.chain.rules;

import org.poai.chain.genesis.Manifest;
import org.poai.chain.genesis.Manifest.Sizes;
import org.poai.primitives.Hash32;

/**
 * What a proposal says of a model, as the registry stores it; protocol section 11. Nothing of it is
 * true before a node has computed it from the file.
 *
 * @param engine id of the referee engine
 */
public record ModelRecord(
    String engine, Hashes hashes, Figures figures, ContentId cid, Delta delta) {

  /** By which the file and what its engine makes of the conformance prompts are known. */
  public record Hashes(
      Hash32 modelSha256, Hash32 conformance, Hash32 muHash, Hash32 saltWordlistHash) {}

  /**
   * Numbers of the model.
   *
   * @param size bytes of the file
   * @param parameters elements of all tensors
   * @param dim width of a state
   */
  public record Figures(long size, long parameters, long costUnits, int dim, int samples) {}

  /**
   * How it is made from an older record.
   *
   * @param size bytes of the delta file; 0 where there is none
   */
  public record Delta(long baseModel, long size, Hash32 sha256) {}

  /** Whether it says how it is made from an older record. */
  public boolean hasDelta() {
    return delta.size() > 0;
  }

  /**
   * The manifest of this model with these records.
   *
   * @throws IllegalArgumentException where section 4 allows none such
   */
  public Manifest manifest(Manifest.DatasetPart records) {
    Manifest.ModelPart model =
        new Manifest.ModelPart(
            engine,
            hashes.modelSha256(),
            hashes.conformance(),
            figures.dim(),
            hashes.muHash(),
            hashes.saltWordlistHash());
    Sizes sizes = Sizes.ofSamples(figures.samples());
    return new Manifest(model, records, sizes, figures.costUnits());
  }
}
