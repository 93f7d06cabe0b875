package org.poai.chain.genesis;

import java.math.BigInteger;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.poai.chain.genesis.ChainSpec.GenesisAccount;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;

/**
 * The accounts of the governance contracts in a genesis state: code, nonce 1, no balance, and the
 * parameter words that nothing writes later; protocol section 11.
 */
public final class GovernanceGenesis {
  private static final BigInteger GWEI = BigInteger.TEN.pow(9);

  static final Set<GenesisContract> CONTRACTS =
      EnumSet.of(
          GenesisContract.MODEL_REGISTRY, GenesisContract.DATASET_DAO, GenesisContract.POAI_VOTES);

  /** Slots of both contracts that vote. */
  private static final UInt256 RULES = UInt256.ONE;

  private static final UInt256 BONDS = UInt256.of(2);

  /** The slot of the locked coin. */
  private static final UInt256 SUPPLY = UInt256.ZERO;

  private GovernanceGenesis() {}

  /** A chain with these accounts besides; throws as {@link #accounts} does. */
  public static ChainSpec on(ChainSpec spec, GovernanceParameters parameters) {
    Map<Address, GenesisAccount> accounts = new TreeMap<>();
    accounts(spec, parameters)
        .forEach((contract, account) -> accounts.put(contract.address(), account));
    return spec.withAccounts(accounts);
  }

  /**
   * The accounts for a chain, a pure function of its specification without them.
   *
   * @throws IllegalArgumentException with a sentence for the user when a figure of the chain has no
   *     room in the contracts' words
   */
  static Map<GenesisContract, GenesisAccount> accounts(
      ChainSpec spec, GovernanceParameters parameters) {
    Map<GenesisContract, GenesisAccount> accounts = new EnumMap<>(GenesisContract.class);
    SortedMap<Hash32, UInt256> ballots = ballots(spec, parameters);
    accounts.put(GenesisContract.MODEL_REGISTRY, account(GenesisContract.MODEL_REGISTRY, ballots));
    accounts.put(GenesisContract.DATASET_DAO, account(GenesisContract.DATASET_DAO, ballots));
    accounts.put(
        GenesisContract.POAI_VOTES, account(GenesisContract.POAI_VOTES, votes(spec, parameters)));
    return accounts;
  }

  /** What a chain tells the contracts; empty where it has none. */
  public static Optional<GovernanceParameters> parameters(ChainSpec spec) {
    return Optional.ofNullable(spec.alloc().get(GenesisContract.MODEL_REGISTRY.address()))
        .map(registry -> parameters(registry.storage()));
  }

  /** What the words of both voting contracts say, as {@link #accounts} writes them. */
  static GovernanceParameters parameters(SortedMap<Hash32, UInt256> ballots) {
    UInt256 rules = ballots.getOrDefault(RULES.toHash32(), UInt256.ZERO);
    UInt256 bonds = ballots.getOrDefault(BONDS.toHash32(), UInt256.ZERO);
    return new GovernanceParameters(
        new GovernanceParameters.Periods(
            number(rules, 32),
            number(rules, 64),
            number(rules, 96),
            number(rules, 128),
            number(rules, 160)),
        new GovernanceParameters.Shares(share(rules, 192), share(rules, 208)),
        share(rules, 224),
        share(rules, 240),
        new Wei(UInt256.of(StorageWord.field(bonds, 0, 128))),
        new Wei(UInt256.of(StorageWord.field(bonds, 128, 128))));
  }

  private static long number(UInt256 word, int from) {
    return StorageWord.field(word, from, 32).longValueExact();
  }

  private static int share(UInt256 word, int from) {
    return StorageWord.field(word, from, 16).intValueExact();
  }

  private static GenesisAccount account(
      GenesisContract contract, SortedMap<Hash32, UInt256> storage) {
    return new GenesisAccount(Wei.ZERO, 1, contract.code(), storage);
  }

  private static SortedMap<Hash32, UInt256> ballots(
      ChainSpec spec, GovernanceParameters parameters) {
    GovernanceParameters.Periods periods = parameters.periods();
    StorageWord rules =
        word()
            .put("epochBlocks", spec.pace().epochBlocks(), 32)
            .put("votingDelay", periods.votingDelay(), 32)
            .put("votingPeriod", periods.votingPeriod(), 32)
            .put("timelock", periods.timelock(), 32)
            .put("lateQuorum", periods.lateQuorum(), 32)
            .put("queueBlocks", periods.queueBlocks(), 32)
            .put("quorum", parameters.shares().quorum(), 16)
            .put("threshold", parameters.shares().threshold(), 16)
            .put("graceEpochs", parameters.graceEpochs(), 16)
            .put("revealBlocks", parameters.revealBlocks(), 16);
    StorageWord bonds =
        word().put("bond", parameters.bond(), 128).put("keyBond", parameters.keyBond(), 128);
    return StorageWord.storage(Map.of(RULES, rules, BONDS, bonds));
  }

  private static SortedMap<Hash32, UInt256> votes(ChainSpec spec, GovernanceParameters parameters) {
    BigInteger[] subsidy = spec.economy().subsidy().value().toBigInteger().divideAndRemainder(GWEI);
    if (subsidy[1].signum() != 0) {
      throw new IllegalArgumentException("with governance, subsidy must be a multiple of 1 gwei");
    }
    BigInteger supply =
        spec.alloc().values().stream()
            .map(account -> account.balance().value().toBigInteger())
            .reduce(BigInteger.ZERO, BigInteger::add);
    BigInteger subsidies =
        subsidy[0]
            .multiply(GWEI)
            .multiply(BigInteger.valueOf(spec.economy().halvingInterval()))
            .shiftLeft(1);
    if (supply.add(subsidies).bitLength() > 128) {
      throw new IllegalArgumentException(
          "with governance, alloc and subsidies must not come to 2^128 wei");
    }
    StorageWord word =
        word()
            .put(
                "cooldownBlocks",
                parameters.periods().cooldownBlocks(spec.pace().epochBlocks()),
                32)
            .put("halvingInterval", spec.economy().halvingInterval(), 32)
            .put("subsidy", subsidy[0], 64)
            .put("alloc", supply, 128);
    return StorageWord.storage(Map.of(SUPPLY, word));
  }

  private static StorageWord word() {
    return new StorageWord("with governance");
  }
}
