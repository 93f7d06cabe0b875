package org.poai.chain.genesis;

import java.math.BigInteger;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
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
  private static final long LOW = 0xffff_ffffL;

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
            rules.w0() >>> 32,
            rules.w1() & LOW,
            rules.w1() >>> 32,
            rules.w2() & LOW,
            rules.w2() >>> 32),
        new GovernanceParameters.Shares(
            (int) rules.w3() & 0xffff, (int) (rules.w3() >>> 16) & 0xffff),
        (int) (rules.w3() >>> 32) & 0xffff,
        (int) (rules.w3() >>> 48) & 0xffff,
        new Wei(new UInt256(0, 0, bonds.w1(), bonds.w0())),
        new Wei(new UInt256(0, 0, bonds.w3(), bonds.w2())));
  }

  private static GenesisAccount account(
      GenesisContract contract, SortedMap<Hash32, UInt256> storage) {
    return new GenesisAccount(Wei.ZERO, 1, contract.code(), storage);
  }

  private static SortedMap<Hash32, UInt256> ballots(
      ChainSpec spec, GovernanceParameters parameters) {
    GovernanceParameters.Periods periods = parameters.periods();
    Word rules =
        new Word()
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
    Word bonds =
        new Word()
            .put("bond", parameters.bond().value().toBigInteger(), 128)
            .put("keyBond", parameters.keyBond().value().toBigInteger(), 128);
    return storage(Map.of(RULES, rules, BONDS, bonds));
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
    Word word =
        new Word()
            .put(
                "cooldownBlocks",
                parameters.periods().cooldownBlocks(spec.pace().epochBlocks()),
                32)
            .put("halvingInterval", spec.economy().halvingInterval(), 32)
            .put("subsidy", subsidy[0], 64)
            .put("alloc", supply, 128);
    return storage(Map.of(SUPPLY, word));
  }

  private static SortedMap<Hash32, UInt256> storage(Map<UInt256, Word> words) {
    SortedMap<Hash32, UInt256> storage = new TreeMap<>();
    words.forEach((slot, word) -> storage.put(slot.toHash32(), word.value()));
    return storage;
  }

  /** Fields of a storage word from its lowest bit up, as Solidity packs them. */
  private static final class Word {
    private BigInteger bits = BigInteger.ZERO;
    private int used;

    Word put(String name, long value, int size) {
      return put(name, BigInteger.valueOf(value), size);
    }

    Word put(String name, BigInteger value, int size) {
      if (value.signum() < 0 || value.bitLength() > size) {
        throw new IllegalArgumentException(
            "with governance, " + name + " must be below 2^" + size + ", not " + value);
      }
      bits = bits.or(value.shiftLeft(used));
      used += size;
      return this;
    }

    UInt256 value() {
      return UInt256.of(bits);
    }
  }
}
