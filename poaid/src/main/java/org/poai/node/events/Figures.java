package org.poai.node.events;

import java.util.Locale;
import org.poai.chain.block.Block;

/** Figures as operators read them. */
public final class Figures {
  private Figures() {}

  /** The loss of a block's proof, three decimals. */
  public static String loss(Block block) {
    return String.format(Locale.ROOT, "%.3f", block.header().seal().quizLoss() / 1e6);
  }

  /** A number of things: 1 block, 2 blocks. */
  public static String count(long count, String thing) {
    return count + " " + thing + (count == 1 ? "" : "s");
  }

  public static String evaluations(long count) {
    return count(count, "evaluation");
  }

  /** Nanoseconds as seconds. */
  public static String seconds(long nanos) {
    double seconds = nanos / 1e9;
    return String.format(Locale.ROOT, seconds < 10 ? "%.2f" : "%.1f", seconds);
  }

  /** Seconds, or minutes where it is long. */
  public static String duration(double seconds) {
    long whole = Math.round(seconds);
    return whole < 120 ? whole + " s" : whole / 60 + " min";
  }
}
