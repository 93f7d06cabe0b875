package org.poai.cli;

import java.nio.file.Path;
import org.poai.node.NodeConfig.Storage;
import picocli.CommandLine.Option;

/** Where the node keeps its files and how much of the chain. */
final class DataOptions {
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Chain, keys and caches of this node. Default: ./${DEFAULT-VALUE}.")
  private Path dataDir = Path.of("data");

  @Option(
      names = "--prune-depth",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Keep the bodies of the last N blocks only, at least 128; 0 keeps all. Default: 0.")
  private long pruneDepth;

  Path dataDir() {
    return dataDir;
  }

  Storage storage() {
    ChainOptions.check(
        pruneDepth == 0 || pruneDepth >= Storage.MIN_PRUNE_DEPTH,
        "--prune-depth takes 0 (keep all) or at least " + Storage.MIN_PRUNE_DEPTH + ".");
    return new Storage(pruneDepth);
  }
}
