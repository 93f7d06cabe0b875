package org.poai.node.events;

import java.util.Locale;
import org.poai.chain.block.Block;

/** Figures as operators read them. */
public final class Figures {
  private static final String[] SIZES = {"bytes", "KB", "MB", "GB", "TB"};

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

  /** A number of bytes in steps of a thousand, with a digit behind the point. */
  public static String bytes(long bytes) {
    int unit = 0;
    double size = bytes;
    while (size >= 1000 && unit < SIZES.length - 1) {
      size /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", size, SIZES[unit]);
  }
}
