package org.poai.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.cli.option.Refusals;
import org.poai.node.config.AssetConfig;
import org.poai.node.config.NodeConfig.Storage;
import picocli.CommandLine.Option;

/** Where the node keeps its files, and how much of the chain and of what waits for it. */
final class DataOptions {
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description =
          "Chain, keys and caches of this node. Default: ./data; with --dev a temporary folder.")
  private @Nullable Path dataDir;

  @Option(
      names = "--prune-depth",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Keep the bodies of the last N blocks only, at least 128; 0 keeps all. Default: 0.")
  private long pruneDepth;

  @Option(
      names = "--pool-size",
      paramLabel = "N",
      defaultValue = "16384",
      description = "Keep at most N waiting transactions, the best-paying. Default: 16384.")
  private int poolSize;

  Path dataDir() {
    return given().orElse(Path.of("data"));
  }

  /** The folder, where it was named. */
  Optional<Path> given() {
    return Optional.ofNullable(dataDir);
  }

  Storage storage(AssetConfig assets) {
    Refusals.check(
        pruneDepth == 0 || pruneDepth >= Storage.MIN_PRUNE_DEPTH,
        "--prune-depth takes 0 (keep all) or at least " + Storage.MIN_PRUNE_DEPTH + ".");
    Refusals.check(
        poolSize >= Storage.MIN_POOL_SIZE,
        "--pool-size takes at least " + Storage.MIN_POOL_SIZE + ".");
    return new Storage(pruneDepth, poolSize, assets);
  }
}
