package org.poai.simulation;

import java.util.Optional;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.genesis.GovernanceGenesis;
import org.poai.chain.genesis.GovernanceParameters;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.genesis.MarketGenesis;
import org.poai.chain.genesis.MarketParameters;
import org.poai.chain.rules.ContentId;
import org.poai.chain.rules.DatasetRecord;
import org.poai.chain.rules.ModelRecord;
import org.poai.chain.rules.TurnModel;
import org.poai.primitives.Hash32;

/**
 * A chain whose contracts hold proposals as if they had been voted for. Of the registry, record 1
 * is another model, and the proposals are about it and about the model of genesis in turn, each
 * from an epoch on. The other contract may wait for the keys of datasets.
 */
final class SimPlan {
  private final TurnModel words;
  private Optional<MarketParameters> market = Optional.empty();

  SimPlan(long epochBlocks, Manifest genesis, Manifest other) {
    this.words =
        new TurnModel(epochBlocks, GovernanceParameters.DEVNET.graceEpochs(), genesis)
            .model(1, record(other));
  }

  /** The next proposal, about record 1 or 0, may rule from an epoch on. */
  SimPlan proposal(long id, long record, long epoch) {
    words.registry.planned(id, record, epoch);
    return this;
  }

  /**
   * A dataset, of the same number as its proposal, that may rule from an epoch on once its key has
   * come.
   */
  SimPlan awaiting(long id, DatasetRecord record, long epoch) {
    words.awaiting(id, record, epoch);
    return this;
  }

  /** The chain has an inference market besides. */
  SimPlan market(MarketParameters parameters) {
    market = Optional.of(parameters);
    return this;
  }

  /** A chain with the governance contracts and this plan. */
  ChainSpec in(ChainSpec bare) {
    ChainSpec governed = words.in(GovernanceGenesis.on(bare, GovernanceParameters.DEVNET));
    return market.map(parameters -> MarketGenesis.on(governed, parameters)).orElse(governed);
  }

  private static ModelRecord record(Manifest manifest) {
    Manifest.ModelPart model = manifest.model();
    return new ModelRecord(
        model.engine(),
        new ModelRecord.Hashes(
            model.modelSha256(), model.conformance(), model.muHash(), model.saltWordlistHash()),
        new ModelRecord.Figures(
            1_000_000, 900_000, manifest.costUnits(), model.dim(), manifest.sizes().samples()),
        new ContentId(0, Hash32.ZERO),
        new ModelRecord.Delta(0, 0, Hash32.ZERO));
  }
}
