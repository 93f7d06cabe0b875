package org.poai.simulation;

import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.genesis.ChainSpec.GenesisAccount;
import org.poai.chain.genesis.GovernanceGenesis;
import org.poai.chain.genesis.GovernanceParameters;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.rules.ContentId;
import org.poai.chain.rules.ModelRecord;
import org.poai.chain.rules.TurnModel;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/**
 * A chain whose registry holds proposals as if they had been voted for: record 1 is another model,
 * and the proposals are about it and about the model of genesis in turn, each from an epoch on.
 */
final class SimPlan {
  private final TurnModel words;

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

  /** A chain with the governance contracts and this plan. */
  ChainSpec in(ChainSpec bare) {
    ChainSpec spec = GovernanceGenesis.on(bare, GovernanceParameters.DEVNET);
    Map<Address, GenesisAccount> accounts = new TreeMap<>();
    words
        .words()
        .forEach(
            (contract, slots) -> {
              GenesisAccount account = Objects.requireNonNull(spec.alloc().get(contract));
              SortedMap<Hash32, UInt256> storage = new TreeMap<>();
              slots.forEach((slot, word) -> storage.put(slot, word.toUInt256()));
              storage.putAll(account.storage()); // the parameters as they are
              accounts.put(
                  contract,
                  new GenesisAccount(account.balance(), account.nonce(), account.code(), storage));
            });
    return spec.withAccounts(accounts);
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
