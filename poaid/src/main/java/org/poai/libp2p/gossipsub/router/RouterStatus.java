package org.poai.libp2p.gossipsub.router;

import java.util.Map;
import org.poai.libp2p.multiformats.PeerId;

/**
 * A router as it was at its last heartbeat.
 *
 * @param scores of connected peers
 * @param meshes number of peers in the mesh of each topic that we have joined
 * @param pending messages that wait for their verdict
 */
public record RouterStatus(Map<PeerId, Double> scores, Map<String, Integer> meshes, int pending) {
  public RouterStatus {
    scores = Map.copyOf(scores);
    meshes = Map.copyOf(meshes);
  }

  /** Connected peers with a lower score. */
  public int below(double threshold) {
    return (int) scores.values().stream().filter(score -> score < threshold).count();
  }
}
