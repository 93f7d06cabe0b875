package org.poai.chain.genesis;

import java.math.BigInteger;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;

/**
 * What defines a chain besides its first manifest; protocol section 2. The genesis header commits
 * to all of it.
 *
 * @param genesisTimestamp seconds since 1970
 * @param alloc the accounts that exist before the first block
 */
public record ChainSpec(
    Identity identity,
    Pace pace,
    Targets targets,
    long genesisTimestamp,
    Economy economy,
    Finality finality,
    SortedMap<Address, GenesisAccount> alloc) {
  public ChainSpec {
    require(genesisTimestamp >= 0, "genesisTimestamp must not be negative");
    alloc = Collections.unmodifiableSortedMap(new TreeMap<>(alloc));
    require(
        mostMoney(economy, alloc.values()).bitLength() <= 256,
        "alloc and subsidies must not come to 2^256 wei");
  }

  /** All that there can ever be: so no balance overflows, whatever happens on the chain. */
  private static BigInteger mostMoney(Economy economy, Collection<GenesisAccount> accounts) {
    // subsidy · halvingInterval · (1 + 1/2 + 1/4 + …)
    BigInteger most =
        economy
            .subsidy()
            .value()
            .toBigInteger()
            .multiply(BigInteger.valueOf(economy.halvingInterval()))
            .shiftLeft(1);
    for (GenesisAccount account : accounts) {
      most = most.add(account.balance().value().toBigInteger());
    }
    return most;
  }

  /** The same chain with these accounts besides, in place of those of the same address. */
  public ChainSpec withAccounts(Map<Address, GenesisAccount> accounts) {
    SortedMap<Address, GenesisAccount> all = new TreeMap<>(alloc);
    all.putAll(accounts);
    return withOnly(all);
  }

  /** The same chain with these accounts alone. */
  ChainSpec withOnly(SortedMap<Address, GenesisAccount> accounts) {
    return new ChainSpec(identity, pace, targets, genesisTimestamp, economy, finality, accounts);
  }

  /**
   * How people and transactions (EIP-155) name the chain.
   *
   * @param dev whether the chain is for development: nobody's money depends on it, so what
   *     governance needs to be safe is not asked of it
   * @param edited whether its one node sets values of its state by hand, takes transactions without
   *     a signature, and goes back at will; such a chain is no chain for others
   */
  public record Identity(String name, long chainId, boolean dev, boolean edited) {
    /** The identity of a chain that nobody edits. */
    public Identity(String name, long chainId, boolean dev) {
      this(name, chainId, dev, false);
    }

    public Identity {
      require(!name.isBlank() && name.length() <= 64, "name must have 1 to 64 characters");
      require(chainId >= 1, "chainId must be at least 1");
    }
  }

  /** How fast blocks and epochs follow each other, and how fast the target follows the time. */
  public record Pace(long epochBlocks, long blockTimeSeconds, long asertHalfLifeSeconds) {
    private static final long MAX_SECONDS = 1L << 40;
    private static final long MOST_TOLERANCE_SECONDS = 15;

    public Pace {
      require(epochBlocks >= 2, "epochBlocks must be at least 2");
      require(
          blockTimeSeconds >= 1 && blockTimeSeconds <= MAX_SECONDS,
          "blockTimeSeconds must be at least 1 and at most 2^40");
      require(
          asertHalfLifeSeconds >= 1 && asertHalfLifeSeconds <= MAX_SECONDS,
          "asertHalfLifeSeconds must be at least 1 and at most 2^40");
    }

    /**
     * How far a block's timestamp may lie ahead of a node's clock, in seconds; protocol section 7.
     * Short where blocks are quick: what a miner may stamp ahead must be little beside a block's
     * time.
     */
    public long toleranceSeconds() {
      return Math.min(MOST_TOLERANCE_SECONDS, Math.max(1, blockTimeSeconds / 3));
    }

    /**
     * Whether a block of this timestamp may be published, and is not held, by a clock that shows
     * {@code now}: both unsigned seconds since 1970.
     */
    public boolean isDue(long timestamp, long now) {
      return Long.compareUnsigned(timestamp, now + toleranceSeconds()) <= 0;
    }
  }

  /** The easiest target ever, and the target of the first blocks. */
  public record Targets(UInt256 powLimit, UInt256 genesisTarget) {
    public Targets {
      require(!genesisTarget.isZero(), "genesisTarget must be at least 1");
      require(genesisTarget.compareTo(powLimit) <= 0, "genesisTarget must not be above powLimit");
    }
  }

  /** Gas of every block, and the money that it creates. */
  public record Economy(long gasLimit, Wei subsidy, long halvingInterval) {
    private static final long MIN_GAS_LIMIT = 21_000;

    public Economy {
      require(gasLimit >= MIN_GAS_LIMIT, "gasLimit must be at least 21000");
      require(halvingInterval >= 1, "halvingInterval must be at least 1");
    }
  }

  /** How deep a reorganisation may go, and the block below which proofs are taken as given. */
  public record Finality(long maxReorg, Optional<AssumeValid> assumeValid) {
    public Finality {
      require(maxReorg >= 1, "maxReorg must be at least 1");
    }
  }

  /** A block whose proof, and that of its ancestors, is not replayed. */
  public record AssumeValid(BlockNumber height, Hash32 hash) {}

  /** An account of the genesis state; {@code nonce} unsigned, storage by slot. */
  public record GenesisAccount(
      Wei balance, long nonce, Bytes code, SortedMap<Hash32, UInt256> storage) {
    public GenesisAccount {
      storage = Collections.unmodifiableSortedMap(new TreeMap<>(storage));
    }

    public static GenesisAccount funded(Wei balance) {
      return new GenesisAccount(balance, 0, Bytes.EMPTY, new TreeMap<>());
    }
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
