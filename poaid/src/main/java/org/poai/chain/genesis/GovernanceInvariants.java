package org.poai.chain.genesis;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.poai.chain.genesis.ChainSpec.GenesisAccount;
import org.poai.primitives.Address;

/**
 * What a chain with the governance contracts must keep so that a vote cannot be taken back or
 * slipped in by a reorganisation; protocol section 11. A chain for development is not asked.
 */
final class GovernanceInvariants {
  private static final int MAX_GRACE_EPOCHS = 32;

  private GovernanceInvariants() {}

  /** The first one that a chain violates, as a clause for the user. */
  static Optional<String> violated(ChainSpec spec) {
    Map<GenesisContract, GenesisAccount> given = new EnumMap<>(GenesisContract.class);
    SortedMap<Address, GenesisAccount> others = new TreeMap<>(spec.alloc());
    for (GenesisContract contract : GovernanceGenesis.CONTRACTS) {
      Optional.ofNullable(others.remove(contract.address()))
          .ifPresent(account -> given.put(contract, account));
    }
    if (given.isEmpty() || spec.identity().dev()) {
      return Optional.empty();
    }
    for (GenesisContract contract : GovernanceGenesis.CONTRACTS) {
      GenesisAccount account = given.get(contract);
      if (account == null || !account.code().equals(contract.code())) {
        return Optional.of(
            "alloc must have the code of "
                + contract.title()
                + " at "
                + contract.address()
                + ", or no account at any address of the governance contracts");
      }
    }
    GovernanceParameters parameters =
        Optional.ofNullable(given.get(GenesisContract.MODEL_REGISTRY))
            .map(registry -> GovernanceGenesis.parameters(registry.storage()))
            .orElseThrow();
    return figures(spec, parameters).or(() -> accounts(spec.withOnly(others), parameters, given));
  }

  private static Optional<String> figures(ChainSpec spec, GovernanceParameters parameters) {
    long maxReorg = spec.finality().maxReorg();
    GovernanceParameters.Periods periods = parameters.periods();
    Map<String, Boolean> rules = new LinkedHashMap<>();
    rules.put("maxReorg must be below votingPeriod", maxReorg < periods.votingPeriod());
    rules.put("maxReorg must be below epochBlocks", maxReorg < spec.pace().epochBlocks());
    rules.put("maxReorg must not be above votingDelay", maxReorg <= periods.votingDelay());
    rules.put(
        "graceEpochs must not be above " + MAX_GRACE_EPOCHS,
        parameters.graceEpochs() <= MAX_GRACE_EPOCHS);
    return rules.entrySet().stream()
        .filter(rule -> !rule.getValue())
        .map(rule -> "with governance, " + rule.getKey())
        .findFirst();
  }

  /** The words must repeat the chain's own figures: the contracts know no others. */
  private static Optional<String> accounts(
      ChainSpec spec, GovernanceParameters parameters, Map<GenesisContract, GenesisAccount> given) {
    Map<GenesisContract, GenesisAccount> right;
    try {
      right = GovernanceGenesis.accounts(spec, parameters);
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
    return given.entrySet().stream()
        .filter(entry -> !entry.getValue().equals(right.get(entry.getKey())))
        .map(
            entry ->
                "the account of "
                    + entry.getKey().title()
                    + " must have nonce 1, no balance, and the words that follow from the chain's"
                    + " epochBlocks, subsidy, halvingInterval and alloc")
        .findFirst();
  }
}
