package org.poai.node;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.poai.chain.block.Block;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.genesis.GenesisDifference;
import org.poai.chain.tree.ChainHead;
import org.poai.chain.tree.HeadListener;
import org.poai.chain.tree.ImportResult;
import org.poai.chain.tree.Origin;
import org.poai.libp2p.host.Peer;
import org.poai.miner.MinerListener;
import org.poai.network.NetworkEvents;
import org.poai.network.message.Status;
import org.poai.network.peer.Offence;
import org.poai.network.peer.RemotePeer;
import org.poai.network.sync.SyncProgress;
import org.poai.node.NodeConfig.ChainChoice;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.primitives.Wei;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every sentence that an operator reads: the only place that logs at INFO. Safe from any thread.
 */
final class NodeEvents implements HeadListener, MinerListener {
  private static final Logger LOG = LoggerFactory.getLogger(NodeEvents.class);

  private final Function<Block, Wei> reward;
  private String lastWaiting = "";

  /**
   * Sentences for a chain.
   *
   * @param reward what its miner got for an imported block
   */
  NodeEvents(Function<Block, Wei> reward) {
    this.reward = reward;
  }

  static void starting(ChainChoice chain, Path dataDir) {
    String name = chain.genesisFile().map(Path::toString).orElse(chain.network().title());
    LOG.info("poaid {} on {}, data in {}", Version.current(), name, dataDir);
  }

  static void readingModel(Path path, long bytes) {
    LOG.info("Reading {} ({} MB)", path, bytes / 1_000_000);
  }

  static void model(String name, long bytes, int dim, int threads) {
    LOG.info(
        "Model {}  {} MB  d {}  {}",
        name,
        String.format(Locale.ROOT, "%.1f", bytes / 1e6),
        dim,
        threads == 1 ? "1 thread" : threads + " threads");
  }

  static void calibrating() {
    LOG.info("Computing the model's conformance, once for this model: 16 prompts");
  }

  static void engineReplaced(String why) {
    LOG.warn("The engine's process is replaced: {}", why);
  }

  static void notice(String sentence) {
    LOG.info("{}", sentence);
  }

  static void warning(String sentence) {
    LOG.warn("{}", sentence);
  }

  static void dataset(String source, int records, Hash32 root) {
    LOG.info("Dataset {}, {} records, root {}", source, records, root.abbreviated());
  }

  static void opened(SealedHeader genesis, ChainHead head) {
    if (head.number().isGenesis()) {
      LOG.info("New chain, genesis {}", genesis.hash().toHex());
    } else {
      LOG.info(
          "Genesis {}, head is block {} {}",
          genesis.hash().abbreviated(),
          head.number(),
          head.header().hash().abbreviated());
    }
  }

  /** The accounts of a development chain, two a line. */
  static void devAccounts(List<Address> accounts, Wei each, String mnemonic) {
    LOG.info(
        "{} accounts have {} POAI each, from the words \"{}\"; everybody knows their keys",
        accounts.size(),
        each.toPoai(),
        mnemonic);
    for (int i = 0; i < accounts.size(); i += 2) {
      StringBuilder line = new StringBuilder();
      for (int at = i; at < Math.min(i + 2, accounts.size()); at++) {
        line.append("  ").append(at).append(' ').append(accounts.get(at));
      }
      LOG.info("{}", line);
    }
  }

  static void reindexed(long heights) {
    LOG.info("The index of heights did not match the chain: rebuilt for {} blocks", heights);
  }

  static void epoch(long epoch) {
    LOG.info("Epoch {} begins: dataset sealed under its key", epoch);
  }

  static void serving(String url) {
    LOG.info("Metrics, health and status at {}", url);
  }

  static void answering(InetAddress address, int port, Optional<Path> token) {
    String host =
        address instanceof Inet6Address
            ? "[" + address.getHostAddress() + "]"
            : address.getHostAddress();
    LOG.info(
        "JSON-RPC at http://{}:{} and ws://{}:{}{}",
        host,
        port,
        host,
        port,
        token.map(file -> "  for who shows the token in " + file).orElse(""));
  }

  static void portMoved(int wanted, int used) {
    LOG.info("Port {} is taken, using {}", wanted, used);
  }

  static void reachable(String address) {
    LOG.info("Peers reach this node at {}", address);
  }

  static void mining(Address miner, boolean byDefault) {
    LOG.info(
        "Mining for {}{}",
        miner.toHex(),
        byDefault ? " (the first funded account; choose yours with --miner-address)" : "");
  }

  static void notMining(String why) {
    LOG.info("Not mining: {}", why);
  }

  static void workingFor(String node, Path dataDir) {
    LOG.info("poaid {} working for {}, data in {}", Version.current(), node, dataDir);
  }

  static void nodeAway(String sentence) {
    LOG.info("Waiting for the node: {}", sentence);
  }

  static void fetchingRecords(int records) {
    LOG.info("Fetching {} records from the node, once", records);
  }

  static void searching(long tolerance) {
    LOG.info(
        "Searching on a second engine; sums within {} of a state's length are left to the referee",
        String.format(Locale.ROOT, "%.5f", tolerance / (double) (1 << 24)));
  }

  static void workerReady(String name, Optional<Address> reward) {
    LOG.info(
        "Working as {} for {}",
        name,
        reward
            .map(Address::toHex)
            .orElse("the node's own address (--miner-address names another)"));
  }

  static void workerWaits(String reason) {
    LOG.info("Waiting for work: {}", reason);
  }

  static void submitted(Block block, long evaluations, long nanos) {
    LOG.info(
        "Block {} submitted and accepted   loss {}  {} in {} s  {}",
        block.number(),
        loss(block),
        evaluations(evaluations),
        seconds(nanos),
        block.hash().abbreviated());
  }

  static void notTaken(Block block, String why) {
    if (why.equals("stale work")) {
      LOG.info("Work is stale: block {} came too late", block.number());
    } else {
      LOG.warn("Block {} was not taken: {}", block.number(), why);
    }
  }

  static void stopping() {
    LOG.info("Stopping");
  }

  static void unproven(long blocks) {
    LOG.info("{} blocks of the chain are UNPROVEN: their proofs were not replayed here", blocks);
  }

  static void stopped(long height) {
    LOG.info("Stopped at block {}", height);
  }

  static void health(String check, Optional<String> problem) {
    if (problem.isPresent()) {
      LOG.warn("Health: {}: {}", check, problem.get());
    } else {
      LOG.info("Health: {} is well again", check);
    }
  }

  @Override
  public void onHead(HeadChange change) {
    List<SealedHeader> reverted = change.reverted();
    if (!reverted.isEmpty()) {
      LOG.info(
          "Reorganisation: {} blocks left, {} joined after block {}",
          reverted.size(),
          change.applied().size(),
          reverted.get(reverted.size() - 1).number().previous());
    }
    for (Applied applied : change.applied()) {
      // Our own are logged as mined; of a branch that catches up, the sync tells how far it is.
      if (!(applied.origin() instanceof Origin.Own) && !(applied.origin() instanceof Origin.Sync)) {
        LOG.info(
            "Imported block {} from {}  verified in {} s  {}",
            applied.block().number(),
            applied.origin().name(),
            seconds(applied.proofNanos()),
            applied.block().hash().abbreviated());
      }
    }
  }

  @Override
  public synchronized void mined(Block block, long evaluations, long nanos) {
    lastWaiting = "";
    LOG.info(
        "Mined block {}   loss {}  {} in {} s  reward {} POAI  {}",
        block.number(),
        loss(block),
        evaluations(evaluations),
        seconds(nanos),
        reward.apply(block).toPoai(),
        block.hash().abbreviated());
  }

  @Override
  public void notImported(Block block, ImportResult result) {
    if (result instanceof ImportResult.Rejected rejected) {
      LOG.error(
          "Our own block {} was refused: {}: {}",
          block.number(),
          rejected.reason(),
          rejected.detail());
    } else {
      LOG.info("Our block {} came too late", block.number());
    }
  }

  @Override
  public synchronized void waiting(String reason) {
    if (!reason.equals(lastWaiting)) {
      lastWaiting = reason;
      LOG.info("Mining waits: {}", reason);
    }
  }

  /** What the network tells; nothing in it is a peer's own words but the parts of its genesis. */
  static final class OfNetwork implements NetworkEvents {
    private static final int FEW_BLOCKS = 8;

    @Override
    public void joined(RemotePeer peer, int peers) {
      LOG.info(
          "Peer {} joined, at block {}  {}  {}",
          peer.id().abbreviated(),
          peer.head().number(),
          peer.connection().address(),
          count(peers));
    }

    @Override
    public void left(RemotePeer peer, int peers) {
      LOG.info("Peer {} left  {}", peer.id().abbreviated(), count(peers));
    }

    @Override
    public void otherChain(Peer peer, List<GenesisDifference> differences) {
      LOG.warn(
          "Peer {} at {} is on another chain and was let go: {}",
          peer.id().abbreviated(),
          peer.address(),
          differences.isEmpty()
              ? "its genesis is another"
              : GenesisDifference.sentence(differences));
    }

    @Override
    public void otherVersion(Peer peer, int theirs) {
      LOG.warn(
          "Peer {} at {} speaks version {} of the network protocol, this node {}: let go",
          peer.id().abbreviated(),
          peer.address(),
          theirs,
          Status.PROTOCOL);
    }

    @Override
    public void banned(Peer peer, Offence why) {
      LOG.warn(
          "Peer {} at {} is banned for {} h: {}",
          peer.id().abbreviated(),
          peer.address(),
          Offence.BAN.toHours(),
          why);
    }

    @Override
    public void began(RemotePeer leader, SyncProgress progress) {
      if (isWorthALine(progress)) {
        LOG.info(
            "Catching up with {}: blocks {} to {}",
            leader.id().abbreviated(),
            progress.from() + 1,
            progress.target());
      }
    }

    @Override
    public void progress(SyncProgress progress) {
      LOG.info(
          "Catching up: block {} of {}  {} blocks/s  {}",
          progress.at(),
          progress.target(),
          String.format(Locale.ROOT, "%.1f", progress.blocksPerSecond()),
          progress.secondsLeft().isPresent()
              ? Progress.time((double) progress.secondsLeft().getAsLong()) + " left"
              : "waiting");
    }

    @Override
    public void done(SyncProgress progress, double seconds) {
      if (progress.at() > progress.from()) {
        LOG.info(
            "Caught up at block {}  {} in {} s",
            progress.at(),
            blocks(progress.at() - progress.from()),
            String.format(Locale.ROOT, "%.1f", seconds));
      }
    }

    @Override
    public void gaveUp(RemotePeer leader, String why) {
      LOG.debug("The branch of {} is not followed: {}", leader.id().abbreviated(), why);
    }

    private static String blocks(long blocks) {
      return blocks == 1 ? "1 block" : blocks + " blocks";
    }

    /** Of a few blocks the end says enough. */
    private static boolean isWorthALine(SyncProgress progress) {
      return progress.target() - progress.from() >= FEW_BLOCKS;
    }

    private static String count(int peers) {
      return peers == 1 ? "1 peer" : peers + " peers";
    }
  }

  private static String loss(Block block) {
    return String.format(Locale.ROOT, "%.3f", block.header().seal().quizLoss() / 1e6);
  }

  private static String evaluations(long count) {
    return count == 1 ? "1 evaluation" : count + " evaluations";
  }

  private static String seconds(long nanos) {
    double seconds = nanos / 1e9;
    return String.format(Locale.ROOT, seconds < 10 ? "%.2f" : "%.1f", seconds);
  }
}
