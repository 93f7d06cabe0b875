package org.poai.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.poai.libp2p.gossipsub.router.GossipParams;

/**
 * Who is connected with whom in a large network, by the node's own numbers: each node dials so many
 * others at random, and of its connections so many make its mesh. Delays are those of the internet.
 */
final class ScaleNetwork {
  /** Connections that a node with the usual 50 places dials itself. */
  private static final int DIALLED = 16;

  private static final int PLACES = 50;

  /** Milliseconds one way between regions: North America, South America, Europe, Asia, Oceania. */
  private static final int[][] REGIONS = {
    {25, 75, 50, 85, 80},
    {75, 20, 100, 150, 150},
    {50, 100, 12, 90, 130},
    {85, 150, 90, 40, 65},
    {80, 150, 130, 65, 15}
  };

  private static final double[] IN_REGIONS = {0.33, 0.05, 0.42, 0.17, 0.03};

  /** Bytes per second that nodes send, each as frequent as the others: 10, 20, 50, 100 Mbit/s. */
  private static final double[] UPLINKS = {1.25e6, 2.5e6, 6.25e6, 12.5e6};

  private static final double SLOW_UPLINK = 0.25e6;

  /** What a node is. */
  enum Kind {
    GOOD,
    /** Verifies five times as slowly, and sends 2 Mbit/s. */
    SLOW,
    /** Takes a place in meshes and passes nothing on. */
    LIAR
  }

  final int nodes;
  final int[][] peers;
  final int[][] mesh;
  final Kind[] kinds;
  final double[] uplinks;
  private final byte[] regions;

  /**
   * A network.
   *
   * @param bad the share of nodes that are not good: half of them slow, half liars
   */
  ScaleNetwork(int nodes, double bad, SplittableRandom random) {
    this.nodes = nodes;
    this.kinds = new Kind[nodes];
    this.uplinks = new double[nodes];
    this.regions = new byte[nodes];
    for (int i = 0; i < nodes; i++) {
      double chance = random.nextDouble();
      kinds[i] = chance < bad / 2 ? Kind.SLOW : chance < bad ? Kind.LIAR : Kind.GOOD;
      uplinks[i] = kinds[i] == Kind.SLOW ? SLOW_UPLINK : UPLINKS[random.nextInt(UPLINKS.length)];
      regions[i] = region(random.nextDouble());
    }
    this.peers = connections(random);
    this.mesh = meshes(random);
  }

  private static byte region(double chance) {
    double below = 0;
    for (byte i = 0; i < IN_REGIONS.length; i++) {
      below += IN_REGIONS[i];
      if (chance < below) {
        return i;
      }
    }
    return 0;
  }

  private int[][] connections(SplittableRandom random) {
    List<List<Integer>> all = lists();
    for (int node = 0; node < nodes; node++) {
      int wanted = Math.min(DIALLED, nodes - 1);
      for (int tries = 0; wanted > 0 && tries < 10 * DIALLED; tries++) {
        int other = random.nextInt(nodes);
        if (other != node && all.get(other).size() < PLACES && !all.get(node).contains(other)) {
          join(all, node, other);
          wanted--;
        }
      }
    }
    return arrays(all);
  }

  /** Each grafts peers until it has d, where the other has not too many; as heartbeats do. */
  private int[][] meshes(SplittableRandom random) {
    GossipParams.Degree degree = GossipParams.DEFAULT.degree();
    List<List<Integer>> all = lists();
    for (int node = 0; node < nodes; node++) {
      int[] candidates = peers[node].clone();
      for (int i = candidates.length - 1; i >= 0 && all.get(node).size() < degree.d(); i--) {
        int at = random.nextInt(i + 1);
        int other = candidates[at];
        candidates[at] = candidates[i];
        if (all.get(other).size() < degree.high() && !all.get(node).contains(other)) {
          join(all, node, other);
        }
      }
    }
    return arrays(all);
  }

  private static void join(List<List<Integer>> all, int one, int other) {
    all.get(one).add(other);
    all.get(other).add(one);
  }

  private List<List<Integer>> lists() {
    List<List<Integer>> all = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      all.add(new ArrayList<>());
    }
    return all;
  }

  private static int[][] arrays(List<List<Integer>> all) {
    return all.stream()
        .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
        .toArray(int[][]::new);
  }

  /** Seconds that a byte takes from one node to the other, on average. */
  double latency(int from, int to) {
    return REGIONS[regions[from]][regions[to]] / 1e3;
  }

  boolean isInMesh(int node, int other) {
    return Arrays.stream(mesh[node]).anyMatch(peer -> peer == other);
  }

  double meanPeers() {
    return Arrays.stream(peers).mapToInt(list -> list.length).average().orElse(0);
  }
}
