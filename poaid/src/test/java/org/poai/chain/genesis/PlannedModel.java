package org.poai.chain.genesis;

import org.poai.chain.rules.ContentId;
import org.poai.chain.rules.ModelRecord;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.chain.rules.TurnModel;
import org.poai.crypto.Keccak;
import org.poai.primitives.Hash32;

/**
 * A model that the registry of a chain holds as if it had been voted for.
 *
 * @param proposal its number, which is the number of its record too
 * @param epoch from which it may rule
 */
public record PlannedModel(int proposal, long epoch, long costUnits) {
  private static final String ENGINE = "engine/2";
  private static final int DIM = 64;
  private static final int SAMPLES = 2;

  /** The same chain with this in its registry. */
  public ChainSpec in(ChainSpec spec) {
    ModelRecord record =
        new ModelRecord(
            ENGINE,
            new ModelRecord.Hashes(hash(0), hash(1), hash(2), hash(3)),
            new ModelRecord.Figures(9_600_000, 1_000, costUnits, DIM, SAMPLES),
            new ContentId(0, Hash32.ZERO),
            new ModelRecord.Delta(0, 0, Hash32.ZERO));
    TurnModel words =
        new TurnModel(
                spec.pace().epochBlocks(), GovernanceParameters.DEVNET.graceEpochs(), ANY_MANIFEST)
            .model(proposal, record);
    words.registry.planned(proposal, proposal, epoch);
    return words.in(spec);
  }

  /** The manifest that it makes with the records of another. */
  public Scheduled with(Manifest genesis) {
    Manifest.ModelPart model =
        new Manifest.ModelPart(ENGINE, hash(0), hash(1), DIM, hash(2), hash(3));
    return Scheduled.of(
        new Manifest(model, genesis.dataset(), Manifest.Sizes.ofSamples(SAMPLES), costUnits));
  }

  /** No word depends on it. */
  private static final Manifest ANY_MANIFEST =
      new Manifest(
          new Manifest.ModelPart("engine/1", Hash32.ZERO, Hash32.ZERO, 1, Hash32.ZERO, Hash32.ZERO),
          new Manifest.DatasetPart(Hash32.ZERO, SAMPLES),
          Manifest.Sizes.ofSamples(SAMPLES),
          1);

  private Hash32 hash(int word) {
    return Keccak.hash(new byte[] {(byte) proposal, (byte) word});
  }
}
