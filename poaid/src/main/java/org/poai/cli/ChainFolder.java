package org.poai.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a node keeps its files, for tools that only read them. */
final class ChainFolder {
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Data directory of the node. Default: ./${DEFAULT-VALUE}.")
  private Path dataDir = Path.of("data");

  Path dataDir() {
    return dataDir;
  }
}
