package org.poai.libp2p.gossipsub.score;

/**
 * Scores below which a peer gets less of us; below 0 it is in no mesh.
 *
 * @param gossip below it we neither announce to it nor ask or answer it
 * @param publish below it our own messages are not sent to it
 * @param graylist below it what it sends is dropped unread
 * @param opportunisticGraft a mesh whose median is lower looks for better peers
 */
public record Thresholds(
    double gossip, double publish, double graylist, double opportunisticGraft) {
  public static final Thresholds DEFAULT = new Thresholds(-10, -50, -80, 5);

  public Thresholds {
    if (gossip > 0 || publish > gossip || graylist > publish || opportunisticGraft < 0) {
      throw new IllegalArgumentException("0 ≥ gossip ≥ publish ≥ graylist, opportunisticGraft ≥ 0");
    }
  }
}
