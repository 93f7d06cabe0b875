package org.poai.tools;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.poai.node.events.Figures;

/**
 * A line that tells how far a long job is, at what rate and for how long still; rewritten in place
 * on a terminal.
 */
final class Progress {
  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final int WIDTH = 24;

  private final String what;
  private final long total;
  private final PrintWriter out;
  private final boolean inPlace;
  private final long start = System.nanoTime();
  private long last = start;

  /** Progress of {@code total} steps; zero where nobody knows. */
  Progress(String what, long total, PrintWriter out) {
    this.what = what;
    this.total = total;
    this.out = out;
    this.inPlace = Boolean.getBoolean("poai.terminal");
  }

  void at(long done) {
    long now = System.nanoTime();
    if (now - last >= (inPlace ? PERIOD_NANOS : 10 * PERIOD_NANOS)) {
      last = now;
      print(line(done, now), false);
    }
  }

  void end(long done) {
    print(line(done, System.nanoTime()), true);
  }

  private void print(String line, boolean end) {
    out.print(inPlace ? "\r" + line + (end ? "\n" : "") : line + "\n");
    out.flush();
  }

  private String line(long done, long now) {
    double seconds = (now - start) / 1e9;
    double rate = seconds > 0 ? done / seconds : 0;
    String text =
        String.format(
            Locale.ROOT, "%s %d%s  %.1f/s", what, done, total > 0 ? "/" + total : "", rate);
    if (total <= 0 || rate <= 0) {
      return text;
    }
    int filled = (int) (WIDTH * done / total);
    String bar = "#".repeat(filled) + ".".repeat(WIDTH - filled);
    return String.format(
        Locale.ROOT, "[%s] %s  %s left", bar, text, Figures.duration((total - done) / rate));
  }
}
