package org.poai.libp2p.gossipsub.score;

import java.util.Map;

/**
 * The weights of a score, {@code min(cap, Σ topics) + P5 + P6 + P7}, and how it fades.
 *
 * @param applicationWeight P5: of what the application says of a peer
 */
public record ScoreParams(
    Topics topics,
    double applicationWeight,
    Colocation p6,
    Behaviour p7,
    Upkeep upkeep,
    Thresholds thresholds) {
  public static final ScoreParams DEFAULT =
      new ScoreParams(
          new Topics(Map.of(), TopicScoreParams.DEFAULT, 10),
          1,
          new Colocation(-5, 10),
          new Behaviour(-10, 2, TopicScoreParams.decayWithin(300)),
          new Upkeep(1000, 0.01, 3_600_000, 10_000),
          Thresholds.DEFAULT);

  /**
   * Topics with parameters of their own, and those of all others.
   *
   * @param cap of the positive side of the sum; 0 for none
   */
  public record Topics(Map<String, TopicScoreParams> named, TopicScoreParams others, double cap) {
    public Topics {
      named = Map.copyOf(named);
    }

    TopicScoreParams of(String topic) {
      return named.getOrDefault(topic, others);
    }
  }

  /** P6: the square of the peers beyond {@code threshold} that share an address. */
  public record Colocation(double weight, int threshold) {}

  /** P7: the square of breaches of the protocol beyond {@code threshold}. */
  public record Behaviour(double weight, double threshold, double decay) {}

  /**
   * How counters fade and how long they outlive a connection.
   *
   * @param intervalMillis between decays
   * @param decayToZero what is less counts as nothing
   * @param retainMillis for which a peer that left without a positive score is remembered
   * @param maxRetained of such peers; the one that left first makes room
   */
  public record Upkeep(
      long intervalMillis, double decayToZero, long retainMillis, int maxRetained) {}
}
