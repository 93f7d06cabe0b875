package org.poai.libp2p.gossipsub.score;

/** What one peer did in one topic. */
final class TopicStanding {
  private final TopicScoreParams params;
  private boolean inMesh;
  private long graftedAt;
  private double firstDeliveries;
  private double meshDeliveries;
  private double meshFailures;
  private double invalid;

  TopicStanding(TopicScoreParams params) {
    this.params = params;
  }

  void grafted(long now) {
    inMesh = true;
    graftedAt = now;
    meshDeliveries = 0;
  }

  /** Out of the mesh; a deficit stays with it (P3b). */
  void pruned(long now) {
    double deficit = deficit(now);
    meshFailures += deficit * deficit;
    inMesh = false;
  }

  void firstDelivery() {
    firstDeliveries = Math.min(params.p2().cap(), firstDeliveries + 1);
    meshDelivery();
  }

  /** A first or nearly first copy, which counts for the mesh. */
  void meshDelivery() {
    if (inMesh) {
      meshDeliveries = Math.min(params.p3().cap(), meshDeliveries + 1);
    }
  }

  /** A further copy, {@code sinceJudged} after the first one was judged. */
  void lateDelivery(long sinceJudged) {
    if (sinceJudged <= params.p3().windowMillis()) {
      meshDelivery();
    }
  }

  void invalidMessage() {
    invalid++;
  }

  /** The connection is gone; what was earned is not kept. */
  void disconnected(long now) {
    if (inMesh) {
      pruned(now);
    }
    firstDeliveries = 0;
  }

  void decay(double toZero) {
    firstDeliveries = faded(firstDeliveries * params.p2().decay(), toZero);
    meshDeliveries = faded(meshDeliveries * params.p3().decay(), toZero);
    meshFailures = faded(meshFailures * params.p3b().decay(), toZero);
    invalid = faded(invalid * params.p4().decay(), toZero);
  }

  static double faded(double value, double toZero) {
    return value < toZero ? 0 : value;
  }

  double score(long now) {
    double deficit = deficit(now);
    double sum =
        params.p1().weight() * quanta(now)
            + params.p2().weight() * firstDeliveries
            + params.p3().weight() * deficit * deficit
            + params.p3b().weight() * meshFailures
            + params.p4().weight() * invalid * invalid;
    return params.weight() * sum;
  }

  private double quanta(long now) {
    if (!inMesh) {
      return 0;
    }
    long quanta = (now - graftedAt) / params.p1().quantumMillis();
    return Math.min(params.p1().cap(), (double) quanta);
  }

  /** What it brought too little since the activation; 0 outside the mesh. */
  private double deficit(long now) {
    boolean active = inMesh && now - graftedAt > params.p3().activationMillis();
    return active ? Math.max(0, params.p3().threshold() - meshDeliveries) : 0;
  }
}
