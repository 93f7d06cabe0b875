package org.poai.libp2p.gossipsub.score;

import java.util.HashMap;
import java.util.Map;

/** What one peer did, in all its topics and beside them. */
final class PeerStanding {
  private final ScoreParams params;
  private final Map<String, TopicStanding> topics = new HashMap<>();
  private String address = "";
  private long leftAt;
  private double application;
  private double breaches;

  PeerStanding(ScoreParams params) {
    this.params = params;
  }

  String address() {
    return address;
  }

  long leftAt() {
    return leftAt;
  }

  void connected(String from) {
    address = from;
  }

  void disconnected(long now) {
    leftAt = now;
    topics.values().forEach(topic -> topic.disconnected(now));
  }

  TopicStanding in(String topic) {
    return topics.computeIfAbsent(topic, name -> new TopicStanding(params.topics().of(name)));
  }

  void breach(int count) {
    breaches += count;
  }

  void application(double value) {
    application = value;
  }

  void decay() {
    double toZero = params.upkeep().decayToZero();
    topics.values().forEach(topic -> topic.decay(toZero));
    breaches = TopicStanding.faded(breaches * params.p7().decay(), toZero);
  }

  /** The score, where so many peers come from its address. */
  double score(long now, int neighbours) {
    double sum = 0;
    for (TopicStanding topic : topics.values()) {
      sum += topic.score(now);
    }
    double cap = params.topics().cap();
    if (cap > 0) {
      sum = Math.min(cap, sum);
    }
    return sum
        + params.applicationWeight() * application
        + params.p6().weight() * squareAbove(neighbours, params.p6().threshold())
        + params.p7().weight() * squareAbove(breaches, params.p7().threshold());
  }

  private static double squareAbove(double value, double threshold) {
    double excess = Math.max(0, value - threshold);
    return excess * excess;
  }
}
