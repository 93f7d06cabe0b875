package org.poai.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.poai.libp2p.gossipsub.router.GossipParams;

/**
 * Blocks in a large network, event by event: a miner publishes to all its peers, everybody else
 * passes a block on to its mesh when it has verified it and it became the head, and announces it to
 * some others at the next heartbeats. A node verifies one block at a time, and mines on what it has
 * verified.
 */
final class ScaleSimulation {
  private static final double HEARTBEAT = GossipParams.DEFAULT.heartbeat().intervalMillis() / 1e3;
  private static final double SLOW_FACTOR = 5;
  private static final double JITTER = 0.2;
  private static final int ANNOUNCEMENT = 60;

  /**
   * What is simulated.
   *
   * @param verification seconds until a block is verified
   * @param beforeRelay the part of it after which a block is passed on
   * @param blockBytes of a block on the wire
   * @param flood whether a miner publishes to all its peers, not to its mesh alone
   * @param blockTime seconds between blocks
   */
  record Case(
      double verification,
      double beforeRelay,
      long blockBytes,
      boolean flood,
      double blockTime,
      int blocks) {}

  /**
   * What came of it: seconds until half of the honest nodes, or 95 % of them, mine on a block; the
   * mean over nodes; the share of honest nodes that a block reached; the share of blocks off the
   * main chain; bytes sent by a node for one block.
   */
  record Result(
      double median, double ninetyFive, double mean, double reached, double stale, double bytes) {
    /** The block time at which so many blocks in a hundred are stale, where blocks are rare. */
    double leastBlockTime(double stale) {
      return mean * (1 - stale) / stale;
    }
  }

  private enum What {
    MINED,
    ARRIVED,
    MAY_RELAY,
    VERIFIED,
    HEARTBEAT,
    ANNOUNCED,
    ASKED
  }

  /** One that happens at {@code at} seconds; {@code number} is a peer or a count. */
  private record Event(double at, What what, int node, int number, Block block)
      implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return Double.compare(at, other.at);
    }
  }

  /** A block, and since when each node has it. */
  private static final class Block {
    final int height;
    final double foundAt;
    final boolean[] seen;
    final float[] asked;
    final double[] verifiedAt;

    Block(int height, double foundAt, int nodes) {
      this.height = height;
      this.foundAt = foundAt;
      this.seen = new boolean[nodes];
      this.asked = new float[nodes];
      this.verifiedAt = new double[nodes];
      Arrays.fill(verifiedAt, Double.MAX_VALUE);
      Arrays.fill(asked, -100);
    }
  }

  private final ScaleNetwork network;
  private final Case what;
  private final SplittableRandom random;
  private final PriorityQueue<Event> events = new PriorityQueue<>(1 << 16);
  private final List<Block> blocks = new ArrayList<>();
  private final Block[] heads;
  private final double[] uplinkFree;
  private final double[] engineFree;
  private final double[] heartbeat;
  private double bytes;
  private double now;

  ScaleSimulation(ScaleNetwork network, Case what, long seed) {
    this.network = network;
    this.what = what;
    this.random = new SplittableRandom(seed);
    this.heads = new Block[network.nodes];
    this.uplinkFree = new double[network.nodes];
    this.engineFree = new double[network.nodes];
    this.heartbeat = new double[network.nodes];
    Block genesis = new Block(0, 0, network.nodes);
    Arrays.fill(genesis.verifiedAt, 0);
    Arrays.fill(heads, genesis);
    for (int i = 0; i < network.nodes; i++) {
      heartbeat[i] = random.nextDouble() * HEARTBEAT;
    }
  }

  Result run() {
    nextBlock();
    while (!events.isEmpty()) {
      Event event = events.remove();
      now = event.at;
      switch (event.what) {
        case MINED -> mined();
        case ARRIVED -> arrived(event.node, event.block);
        case MAY_RELAY -> relay(event.node, event.block);
        case VERIFIED -> verified(event.node, event.block);
        case HEARTBEAT -> announce(event.node, event.number, event.block);
        case ANNOUNCED -> announced(event.node, event.number, event.block);
        case ASKED -> send(event.node, event.number, event.block);
      }
    }
    return result();
  }

  private void at(double seconds, What next, int node, int number, Block block) {
    events.add(new Event(seconds, next, node, number, block));
  }

  private void nextBlock() {
    at(now - Math.log1p(-random.nextDouble()) * what.blockTime, What.MINED, 0, 0, heads[0]);
  }

  private boolean isHonest(int node) {
    return network.kinds[node] != ScaleNetwork.Kind.LIAR;
  }

  private void mined() {
    int miner = random.nextInt(network.nodes);
    while (!isHonest(miner)) {
      miner = random.nextInt(network.nodes);
    }
    Block block = new Block(heads[miner].height + 1, now, network.nodes);
    blocks.add(block);
    block.seen[miner] = true;
    block.verifiedAt[miner] = now;
    heads[miner] = block;
    for (int peer : shuffled(network.mesh[miner])) {
      send(miner, peer, block);
    }
    for (int peer : shuffled(network.peers[miner])) {
      if (what.flood && !network.isInMesh(miner, peer)) {
        send(miner, peer, block);
      }
    }
    if (blocks.size() < what.blocks) {
      nextBlock();
    }
  }

  private int[] shuffled(int[] peers) {
    int[] all = peers.clone();
    for (int i = all.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int moved = all[i];
      all[i] = all[other];
      all[other] = moved;
    }
    return all;
  }

  /** One block after the other leaves through a node's uplink. */
  private void send(int from, int to, Block block) {
    if (isHonest(from)) {
      double begin = Math.max(now, uplinkFree[from]);
      uplinkFree[from] = begin + what.blockBytes / network.uplinks[from];
      bytes += what.blockBytes;
      at(uplinkFree[from] + latency(from, to), What.ARRIVED, to, from, block);
    }
  }

  private double latency(int from, int to) {
    return network.latency(from, to) * (1 + JITTER * random.nextDouble());
  }

  private void arrived(int node, Block block) {
    if (block.seen[node]) {
      return;
    }
    block.seen[node] = true;
    double factor = network.kinds[node] == ScaleNetwork.Kind.SLOW ? SLOW_FACTOR : 1;
    double begin = Math.max(now, engineFree[node]);
    engineFree[node] = begin + factor * what.verification;
    at(begin + factor * what.beforeRelay, What.MAY_RELAY, node, 0, block);
    at(engineFree[node], What.VERIFIED, node, 0, block);
  }

  private void verified(int node, Block block) {
    block.verifiedAt[node] = now;
    if (block.height > heads[node].height) {
      heads[node] = block;
    }
  }

  private void relay(int node, Block block) {
    boolean isHeavier = block.height > heads[node].height || block == heads[node];
    if (isHeavier && isHonest(node)) {
      for (int peer : shuffled(network.mesh[node])) {
        send(node, peer, block);
      }
      double next = heartbeat[node] + HEARTBEAT * Math.ceil((now - heartbeat[node]) / HEARTBEAT);
      at(next, What.HEARTBEAT, node, GossipParams.DEFAULT.history().announced(), block);
    }
  }

  private void announce(int node, int left, Block block) {
    GossipParams.Degree degree = GossipParams.DEFAULT.degree();
    int[] peers = shuffled(network.peers[node]);
    int others = peers.length - network.mesh[node].length;
    int count = Math.max(degree.lazy(), (int) (degree.gossipFactor() * others));
    for (int i = 0; i < peers.length && count > 0; i++) {
      if (!network.isInMesh(node, peers[i])) {
        count--;
        bytes += ANNOUNCEMENT;
        if (!block.seen[peers[i]]) {
          at(now + latency(node, peers[i]), What.ANNOUNCED, peers[i], node, block);
        }
      }
    }
    if (left > 1) {
      at(now + HEARTBEAT, What.HEARTBEAT, node, left - 1, block);
    }
  }

  private void announced(int node, int announcer, Block block) {
    float patience = GossipParams.DEFAULT.requests().followUpMillis() / 1e3f;
    if (!block.seen[node] && now - block.asked[node] > patience) {
      block.asked[node] = (float) now;
      bytes += ANNOUNCEMENT;
      at(now + latency(node, announcer), What.ASKED, announcer, node, block);
    }
  }

  private long honest() {
    return IntStream.range(0, network.nodes).filter(this::isHonest).count();
  }

  private Result result() {
    Block best = Arrays.stream(heads).max((a, b) -> a.height - b.height).orElseThrow();
    List<Double> delays = new ArrayList<>();
    for (Block block : blocks) {
      for (int node = 0; node < network.nodes; node++) {
        if (isHonest(node) && block.verifiedAt[node] < Double.MAX_VALUE) {
          delays.add(block.verifiedAt[node] - block.foundAt);
        }
      }
    }
    delays.sort(null);
    return new Result(
        delays.get(delays.size() / 2),
        delays.get((int) (delays.size() * 0.95)),
        delays.stream().mapToDouble(Double::doubleValue).average().orElse(0),
        (double) delays.size() / blocks.size() / honest(),
        1 - (double) best.height / blocks.size(),
        bytes / blocks.size() / network.nodes);
  }
}
