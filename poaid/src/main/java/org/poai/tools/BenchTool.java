package org.poai.tools;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import org.poai.chain.stored.StoredGenesis;
import org.poai.inference.EngineBench.Pairs;
import org.poai.metrics.Metrics;
import org.poai.node.OfflineNode;
import org.poai.node.config.NodeConfig;
import org.poai.node.config.TemporaryDirectory;
import org.poai.state.TrieBench;
import org.poai.store.RocksDatabase;

/** {@code poaid bench}: the node's own figures on this machine, one line each. */
public final class BenchTool {
  private static final int ACCOUNTS = 50_000;
  private static final int ACCOUNTS_A_BLOCK = 1_000;

  private BenchTool() {}

  /** Runs every part; {@code pairs} alternating runs for the engine. */
  public static void run(NodeConfig config, int pairs, PrintWriter out) {
    try (TemporaryDirectory scratch = TemporaryDirectory.make("poaid-bench-")) {
      NodeConfig here =
          new NodeConfig(
              scratch.path().resolve("data"),
              config.chain(),
              config.model(),
              config.mining(),
              config.serving(),
              config.storage(),
              config.p2p());
      try (OfflineNode node = new OfflineNode(here)) {
        new BenchEngine(node, out).run(pairs);
        new BenchChat(node.engine(), out).run(pairs);
        new BenchImport(StoredGenesis.read(node.database()).genesis(), scratch.path(), out).run();
        trie(scratch.path(), out);
      }
    }
  }

  private static void trie(Path scratch, PrintWriter out) {
    try (RocksDatabase database = RocksDatabase.open(scratch.resolve("trie"), new Metrics())) {
      long rate = TrieBench.insertsPerSecond(database, ACCOUNTS, ACCOUNTS_A_BLOCK);
      line(
          out,
          "trie inserts",
          "%d accounts/s (%d in blocks of %d, each synced to disk)",
          rate,
          ACCOUNTS,
          ACCOUNTS_A_BLOCK);
    }
  }

  static void ratio(PrintWriter out, Pairs result) {
    line(
        out,
        "ratio",
        "%.3f (median of the pairs; %.3f to %.3f)",
        result.medianRatio(),
        result.least(),
        result.most());
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
