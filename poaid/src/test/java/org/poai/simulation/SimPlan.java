package org.poai.simulation;

import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.genesis.ChainSpec.GenesisAccount;
import org.poai.chain.genesis.GenesisContract;
import org.poai.chain.genesis.GovernanceGenesis;
import org.poai.chain.genesis.GovernanceParameters;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.rules.ContentId;
import org.poai.chain.rules.DatasetRecord;
import org.poai.chain.rules.ModelRecord;
import org.poai.chain.rules.TurnModel;
import org.poai.crypto.Preimage;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/**
 * A chain whose contracts hold proposals as if they had been voted for. Of the registry, record 1
 * is another model, and the proposals are about it and about the model of genesis in turn, each
 * from an epoch on. The other contract may wait for the keys of datasets.
 */
final class SimPlan {
  private static final int PROPOSALS = 4;

  /** Wei of the bond that a proposal holds. */
  private static final long BOND = 1_000_000;

  private final TurnModel words;

  /** What stands in the contract of datasets besides. */
  private final SortedMap<Hash32, UInt256> datasets = new TreeMap<>();

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
    words.dataset(id, record);
    UInt256 proposal =
        Preimage.of(UInt256.of(id).toHash32()).u256(UInt256.of(PROPOSALS)).keccak().toUInt256();
    datasets.put(UInt256.of(3).toHash32(), UInt256.of(id)); // how many proposals there are
    datasets.put(UInt256.of(8).toHash32(), UInt256.of(id)); // and how many records
    datasets.put(proposal.toHash32(), UInt256.ONE); // the proposer
    datasets.put(
        proposal.plus(UInt256.ONE).toHash32(),
        new UInt256(0, BOND, 1L << 32, id)); // queued, about this record
    datasets.put(proposal.plus(UInt256.of(3)).toHash32(), new UInt256(0, epoch, 0, 0));
    return this;
  }

  /** A chain with the governance contracts and this plan. */
  ChainSpec in(ChainSpec bare) {
    ChainSpec spec = words.in(GovernanceGenesis.on(bare, GovernanceParameters.DEVNET));
    Address contract = GenesisContract.DATASET_DAO.address();
    GenesisAccount account = Objects.requireNonNull(spec.alloc().get(contract));
    SortedMap<Hash32, UInt256> storage = new TreeMap<>(account.storage());
    storage.putAll(datasets);
    return spec.withAccounts(
        Map.of(
            contract,
            new GenesisAccount(account.balance(), account.nonce(), account.code(), storage)));
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
