package org.poai.libp2p.gossipsub.score;

/**
 * What counts in one topic; the names P1 to P4 are the specification's. A weight of 0 switches a
 * part off.
 *
 * @param weight of the topic's sum
 */
public record TopicScoreParams(
    double weight,
    TimeInMesh p1,
    FirstDeliveries p2,
    MeshDeliveries p3,
    MeshFailures p3b,
    InvalidMessages p4) {

  /** P1: time in the mesh, in quanta. */
  public record TimeInMesh(double weight, long quantumMillis, double cap) {}

  /** P2: messages that it was the first to bring. */
  public record FirstDeliveries(double weight, double decay, double cap) {}

  /**
   * P3: the square of what it brings too little while in the mesh. Not for topics that are quiet at
   * times: everybody would fail.
   *
   * @param windowMillis after we judged a message, for which another copy counts too; a second at
   *     most
   * @param activationMillis in the mesh before it counts
   */
  public record MeshDeliveries(
      double weight,
      double decay,
      double cap,
      double threshold,
      long windowMillis,
      long activationMillis) {
    public static final MeshDeliveries OFF = new MeshDeliveries(0, 0, 0, 0, 0, 0);
  }

  /** P3b: what remains of a deficit when it leaves the mesh. */
  public record MeshFailures(double weight, double decay) {
    public static final MeshFailures OFF = new MeshFailures(0, 0);
  }

  /** P4: the square of the invalid messages that it brought. */
  public record InvalidMessages(double weight, double decay) {}

  /**
   * For topics that may be quiet for minutes: no P3. One invalid message costs the gossip, three at
   * once the graylist; they are forgotten in ten minutes.
   */
  public static final TopicScoreParams DEFAULT =
      new TopicScoreParams(
          1,
          new TimeInMesh(0.01, 1000, 300),
          new FirstDeliveries(1, decayWithin(600), 20),
          MeshDeliveries.OFF,
          MeshFailures.OFF,
          new InvalidMessages(-11, decayWithin(600)));

  /** The factor per second after which a hundredth is left in so many seconds. */
  public static double decayWithin(int seconds) {
    return Math.pow(0.01, 1.0 / seconds);
  }
}
