package org.poai.chain.genesis;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.poai.chain.genesis.ChainSpec.Economy;
import org.poai.chain.genesis.ChainSpec.Finality;
import org.poai.chain.genesis.ChainSpec.GenesisAccount;
import org.poai.chain.genesis.ChainSpec.Identity;
import org.poai.chain.genesis.ChainSpec.Pace;
import org.poai.chain.genesis.ChainSpec.Targets;
import org.poai.primitives.Address;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;

/** The chains that need no file; protocol section 2. */
public final class BuiltInChains {
  public static final int DEFAULT_TARGET_THOUSANDTHS = 500;
  public static final long DEVNET_CHAIN_ID = 0x504f4149;
  public static final long DEVNET_EPOCH_BLOCKS = 20;

  /** What tools for contracts take for a chain on the developer's own machine. */
  public static final long DEV_CHAIN_ID = 31_337;

  /** Who is paid for blocks of {@link #dev()}: nobody, so that tests can count balances. */
  public static final Address DEV_COINBASE =
      Address.fromHex("0xc014ba5ec014ba5ec014ba5ec014ba5ec014ba5e");

  private static final long DEV_EPOCH_BLOCKS = 1_000_000;

  /** Two to the power of 40, the most that a pace may have: the target stays where it begins. */
  private static final long DEV_HALF_LIFE = 1L << 40;

  /** The words that every dev chain has its accounts from; everybody knows them. */
  public static final String DEV_MNEMONIC =
      "test test test test test test test test test test test junk";

  /**
   * The accounts {@code m/44'/60'/0'/0/0..9} of {@link #DEV_MNEMONIC}, which the devnet funds.
   * Their keys are public knowledge.
   */
  public static final List<Address> DEV_ACCOUNTS =
      List.of(
          Address.fromHex("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266"),
          Address.fromHex("0x70997970c51812dc3a010c7d01b50e0d17dc79c8"),
          Address.fromHex("0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc"),
          Address.fromHex("0x90f79bf6eb2c4f870365e785982e1f101e93b906"),
          Address.fromHex("0x15d34aaf54267db7d7c367839aaf71a00a2c6a65"),
          Address.fromHex("0x9965507d1a55bcc2695c58ba16fb37d819b0a4dc"),
          Address.fromHex("0x976ea74026e726554db657fa54763abd0c3a0aa9"),
          Address.fromHex("0x14dc79964da2c08b23698b3d3cc7ca32193d9955"),
          Address.fromHex("0x23618e81e3f5cdf7f54c3d65f7fbc0abf5b21e8f"),
          Address.fromHex("0xa0ee7a142d267c1f36714e4a8f75612f20a79720"));

  private static final long GENESIS_TIMESTAMP = 1_767_225_600;
  private static final Economy ECONOMY = new Economy(30_000_000, Wei.ofPoai(5), 210_000);

  private BuiltInChains() {}

  /** The development chain with default target and epochs. */
  public static ChainSpec devnet(long costUnits) {
    return devnet(costUnits, DEFAULT_TARGET_THOUSANDTHS, DEVNET_EPOCH_BLOCKS);
  }

  /**
   * The development chain.
   *
   * @param costUnits of the first manifest; the block time follows from it
   * @param targetThousandths share of all evaluations that win, 1 to 1000 thousandths
   * @throws IllegalArgumentException with a sentence for the user
   */
  public static ChainSpec devnet(long costUnits, int targetThousandths, long epochBlocks) {
    long blockTime = Math.max(5, (costUnits + 29) / 30);
    return forDevelopers(
        new Identity("devnet", DEVNET_CHAIN_ID, true),
        new Pace(epochBlocks, blockTime, 12 * blockTime),
        new Targets(UInt256.MAX, target(targetThousandths)));
  }

  /**
   * The chain of one developer, {@code --dev}: each evaluation wins, whenever it is done, and the
   * node edits the state.
   */
  public static ChainSpec dev() {
    return forDevelopers(
        new Identity("dev", DEV_CHAIN_ID, true, true),
        new Pace(DEV_EPOCH_BLOCKS, 1, DEV_HALF_LIFE),
        new Targets(UInt256.MAX, UInt256.MAX));
  }

  /** A chain with funded accounts that everybody has the keys of. */
  private static ChainSpec forDevelopers(Identity identity, Pace pace, Targets targets) {
    ChainSpec chain =
        new ChainSpec(
            identity,
            pace,
            targets,
            GENESIS_TIMESTAMP,
            ECONOMY,
            new Finality(17_280, Optional.empty()),
            devAlloc());
    return MarketGenesis.on(
        GovernanceGenesis.on(chain, GovernanceParameters.DEVNET), MarketParameters.DEVNET);
  }

  /** The main chain. */
  public static ChainSpec mainnet() {
    ChainSpec chain =
        new ChainSpec(
            new Identity("mainnet", 0x504f, false),
            new Pace(2016, 600, 172_800),
            new Targets(powerOfTwo(252), powerOfTwo(250)),
            GENESIS_TIMESTAMP,
            ECONOMY,
            new Finality(144, Optional.empty()),
            new TreeMap<>());
    return MarketGenesis.on(
        GovernanceGenesis.on(chain, GovernanceParameters.MAINNET), MarketParameters.MAINNET);
  }

  /** T0 = floor(2^256·N/1000) − 1. */
  private static UInt256 target(int thousandths) {
    if (thousandths < 1 || thousandths > 1000) {
      throw new IllegalArgumentException(
          "the target is 1 to 1000 thousandths of the hash space, not " + thousandths);
    }
    return UInt256.of(
        BigInteger.ONE
            .shiftLeft(256)
            .multiply(BigInteger.valueOf(thousandths))
            .divide(BigInteger.valueOf(1000))
            .subtract(BigInteger.ONE));
  }

  private static UInt256 powerOfTwo(int exponent) {
    return UInt256.of(BigInteger.ONE.shiftLeft(exponent));
  }

  private static SortedMap<Address, GenesisAccount> devAlloc() {
    SortedMap<Address, GenesisAccount> alloc = new TreeMap<>(Predeploys.accounts());
    DEV_ACCOUNTS.forEach(address -> alloc.put(address, GenesisAccount.funded(Wei.ofPoai(10_000))));
    return alloc;
  }
}
