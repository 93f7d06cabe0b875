package org.poai.inference;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Measures two ways of doing the same work against each other, in alternating pairs, so that what
 * else the machine does falls on both sides.
 */
public final class EngineBench {
  private EngineBench() {}

  /** One side's work. */
  @FunctionalInterface
  public interface Side {
    void run() throws Exception;
  }

  /**
   * Seconds of each run, pair by pair.
   *
   * @param own the node's path
   * @param bare the binding alone
   */
  public record Pairs(List<Double> own, List<Double> bare) {
    public Pairs {
      own = List.copyOf(own);
      bare = List.copyOf(bare);
    }

    /** Own speed over bare speed in each pair: 1 is as fast, less is slower. */
    public List<Double> ratios() {
      List<Double> ratios = new ArrayList<>();
      for (int i = 0; i < own.size(); i++) {
        ratios.add(bare.get(i) / own.get(i));
      }
      return ratios;
    }

    /** The middle of the pairs' ratios. */
    public double medianRatio() {
      return median(ratios());
    }

    public double least() {
      return Collections.min(ratios());
    }

    public double most() {
      return Collections.max(ratios());
    }
  }

  /**
   * Runs both sides {@code pairs} times after one unmeasured run of each; every second pair begins
   * with the other side.
   */
  public static Pairs compare(Side own, Side bare, int pairs, LongSupplier nanoTime)
      throws Exception {
    own.run();
    bare.run();
    List<Double> ownSeconds = new ArrayList<>();
    List<Double> bareSeconds = new ArrayList<>();
    for (int i = 0; i < pairs; i++) {
      if (i % 2 == 0) {
        ownSeconds.add(seconds(own, nanoTime));
        bareSeconds.add(seconds(bare, nanoTime));
      } else {
        bareSeconds.add(seconds(bare, nanoTime));
        ownSeconds.add(seconds(own, nanoTime));
      }
    }
    return new Pairs(ownSeconds, bareSeconds);
  }

  /** The middle of an odd number of values, the mean of the two middle ones of an even number. */
  public static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int n = sorted.size();
    return (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
  }

  private static double seconds(Side side, LongSupplier nanoTime) throws Exception {
    long start = nanoTime.getAsLong();
    side.run();
    return (nanoTime.getAsLong() - start) / 1e9;
  }
}
