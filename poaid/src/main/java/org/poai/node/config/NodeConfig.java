package org.poai.node.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.poai.client.DevAccounts;
import org.poai.primitives.Address;

/**
 * Everything a node is started with, one record per feature; made by the command line, read by the
 * modules.
 */
public record NodeConfig(
    Path dataDir,
    ChainChoice chain,
    ModelChoice model,
    Mining mining,
    Serving serving,
    Storage storage,
    P2pConfig p2p) {

  /** A chain that is built in. */
  public enum Network {
    DEVNET("the devnet"),
    MAINNET("mainnet");

    private final String title;

    Network(String title) {
      this.title = title;
    }

    public String title() {
      return title;
    }
  }

  /**
   * Which chain, and what changes the devnet's genesis.
   *
   * @param targetThousandths share of the hash space that wins, 1 to 1000
   * @param samples K, records per evaluation
   * @param dev set where it is the chain of one developer instead
   */
  public record ChainChoice(
      Network network,
      Optional<Path> genesisFile,
      OptionalInt targetThousandths,
      OptionalLong epochBlocks,
      OptionalInt samples,
      Optional<DevConfig> dev) {}

  /**
   * Which model is asked, about what, and how it runs.
   *
   * @param path a GGUF file; without it the development model
   * @param gpuLayers layers to offload where the library can
   * @param library folder of a llama.cpp binding that the user built
   * @param threads engine threads; without it a short measurement chooses
   * @param testCorpus a directory of records; without it the procedural corpus
   * @param jobThreads threads of the engine of jobs; without it half of the cores
   */
  public record ModelChoice(
      Optional<Path> path,
      int gpuLayers,
      Optional<Path> library,
      OptionalInt threads,
      Optional<Path> testCorpus,
      OptionalInt jobThreads) {}

  /**
   * What the node serves on this machine, and does for its operator.
   *
   * @param rpc where it answers JSON-RPC; empty for nowhere
   * @param reveals keys that it brings onto the chain for its operator
   * @param market its parts in the inference market
   * @param gateway where it answers as OpenAI's programs ask; empty for nowhere
   * @param explorer where it shows its web pages to others; empty for nowhere
   */
  public record Serving(
      HttpConfig http,
      Optional<RpcConfig> rpc,
      Optional<RevealConfig> reveals,
      MarketConfig market,
      Optional<GatewayConfig> gateway,
      Optional<ExplorerConfig> explorer) {
    /** What a tool has, which serves nothing. */
    public static Serving none() {
      return new Serving(
          HttpConfig.standard(),
          Optional.empty(),
          Optional.empty(),
          MarketConfig.none(),
          Optional.empty(),
          Optional.empty());
    }
  }

  /** Whether this node mines, for whom, and what its blocks signal. */
  public record Mining(boolean enabled, Optional<Address> miner, Signalling signalling) {
    /** Mining that signals as is usual on the chain. */
    public Mining(boolean enabled, Optional<Address> miner) {
      this(enabled, miner, new Signalling(Optional.empty(), OptionalDouble.empty()));
    }

    /** Who is paid: whom the operator names, on a development chain else its first account. */
    public Optional<Address> reward(ChainChoice chain) {
      boolean development = chain.network() == Network.DEVNET || enabled;
      return miner.or(() -> development ? Optional.of(DevAccounts.address(0)) : Optional.empty());
    }
  }

  /**
   * What blocks of this node signal for.
   *
   * @param policy empty for what is usual on the chain
   * @param mostSeconds that an evaluation may take; empty for what the chain's pace bears
   */
  public record Signalling(Optional<SignalPolicy> policy, OptionalDouble mostSeconds) {}

  /** What is signalled for without a word of the operator. */
  public enum SignalPolicy {
    AUTO,
    ASK,
    NEVER
  }

  /**
   * How much is kept.
   *
   * @param pruneDepth blocks whose bodies are kept, 0 for all
   * @param poolSize transactions that wait for a block
   * @param assets which models and datasets are fetched and kept
   */
  public record Storage(long pruneDepth, int poolSize, AssetConfig assets) {
    public static final long MIN_PRUNE_DEPTH = 128;
    public static final int MIN_POOL_SIZE = 64;
  }
}
