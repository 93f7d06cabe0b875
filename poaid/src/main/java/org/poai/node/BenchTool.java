package org.poai.node;

import java.io.PrintWriter;
import java.util.Locale;

/** {@code poaid bench}: the node's own figures on this machine, one line each. */
public final class BenchTool {
  private BenchTool() {}

  /** Runs every part; {@code pairs} alternating runs for the engine. */
  public static void run(NodeConfig config, int pairs, PrintWriter out) {
    try (TemporaryDirectory scratch = TemporaryDirectory.make("poaid-bench-")) {
      NodeConfig here =
          new NodeConfig(
              scratch.path().resolve("data"),
              config.chain(),
              config.model(),
              config.testCorpus(),
              config.mining(),
              config.http(),
              config.storage());
      try (OfflineNode node = new OfflineNode(here)) {
        new BenchEngine(node, out).run(pairs);
        new BenchStore(scratch.path(), out).run();
      }
    }
  }

  static void line(PrintWriter out, String what, String format, Object... values) {
    out.printf(Locale.ROOT, "%-26s " + format + "%n", prepend(what, values));
    out.flush();
  }

  private static Object[] prepend(Object first, Object[] rest) {
    Object[] all = new Object[rest.length + 1];
    all[0] = first;
    System.arraycopy(rest, 0, all, 1, rest.length);
    return all;
  }
}
