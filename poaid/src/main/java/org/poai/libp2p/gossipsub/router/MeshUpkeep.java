package org.poai.libp2p.gossipsub.router;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.poai.libp2p.multiformats.PeerId;

/**
 * What a heartbeat does to the meshes: out with bad peers, up to {@code d} when there are too few,
 * down to it when there are too many, always some that we dialled, and now and then better ones
 * where the median is poor.
 */
final class MeshUpkeep {
  private final RouterState state;
  private final Meshes meshes;
  private final GossipParams.Degree degree;
  private long ticks;

  MeshUpkeep(RouterState state, Meshes meshes) {
    this.state = state;
    this.meshes = meshes;
    this.degree = state.params.degree();
  }

  /** A peer of a mesh with its score at this heartbeat. */
  private record Rated(PeerState peer, double score) {}

  void heartbeat() {
    ticks++;
    meshes.expireBackoffs();
    for (String topic : meshes.topics()) {
      dropBad(topic);
      fill(topic);
      cut(topic);
      addOutbound(topic);
      if (ticks % state.params.heartbeat().opportunisticTicks() == 0) {
        addBetter(topic);
      }
    }
  }

  private void dropBad(String topic) {
    for (Rated each : rated(topic)) {
      if (each.score < 0) {
        meshes.drop(topic, each.peer);
      }
    }
  }

  private void fill(String topic) {
    int size = meshes.of(topic).size();
    if (size < degree.low()) {
      graft(topic, degree.d() - size, peer -> true);
    }
  }

  private void cut(String topic) {
    if (meshes.of(topic).size() <= degree.high()) {
      return;
    }
    List<Rated> best = rated(topic);
    best.sort(Comparator.comparingDouble(Rated::score).reversed());
    List<Rated> kept = new ArrayList<>(best.subList(0, degree.score()));
    List<Rated> others = state.chance.shuffled(best.subList(degree.score(), best.size()));
    int more = degree.d() - degree.score();
    kept.addAll(others.subList(0, more));
    List<Rated> cut = new ArrayList<>(others.subList(more, others.size()));
    keepOutbound(kept, cut);
    cut.forEach(each -> meshes.drop(topic, each.peer));
  }

  /** Exchanges those kept last for peers that we dialled, until there are enough. */
  private void keepOutbound(List<Rated> kept, List<Rated> cut) {
    long missing = degree.out() - kept.stream().filter(each -> each.peer.outbound).count();
    int last = kept.size() - 1;
    for (int i = 0; i < cut.size() && missing > 0; i++) {
      if (!cut.get(i).peer.outbound) {
        continue;
      }
      while (kept.get(last).peer.outbound) {
        last--;
      }
      Rated loser = kept.set(last, cut.get(i));
      cut.set(i, loser);
      missing--;
    }
  }

  private void addOutbound(String topic) {
    int size = meshes.of(topic).size();
    if (size >= degree.low()) {
      long has = rated(topic).stream().filter(each -> each.peer.outbound).count();
      graft(topic, degree.out() - (int) has, peer -> peer.outbound);
    }
  }

  private void addBetter(String topic) {
    List<Rated> mesh = rated(topic);
    if (mesh.size() < 2) {
      return;
    }
    mesh.sort(Comparator.comparingDouble(Rated::score));
    double median = mesh.get(mesh.size() / 2).score;
    if (median < state.thresholds.opportunisticGraft()) {
      int count = state.params.heartbeat().opportunisticPeers();
      graft(topic, count, peer -> state.score(peer) > median);
    }
  }

  private void graft(String topic, int count, Predicate<PeerState> passes) {
    state
        .some(topic, count, peer -> passes.test(peer) && meshes.mayGraft(topic, peer))
        .forEach(peer -> meshes.graft(topic, peer));
  }

  /** The mesh in a random order, so that those with equal scores have equal chances. */
  private List<Rated> rated(String topic) {
    List<Rated> rated = new ArrayList<>();
    for (PeerId id : state.chance.shuffled(meshes.of(topic))) {
      PeerState peer = state.peers.get(id);
      if (peer != null) {
        rated.add(new Rated(peer, state.score(peer)));
      }
    }
    return rated;
  }
}
