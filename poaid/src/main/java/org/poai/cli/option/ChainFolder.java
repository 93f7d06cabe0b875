package org.poai.cli.option;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a node keeps its files, for tools that only read them. */
public final class ChainFolder {
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Data directory of the node. Default: ./${DEFAULT-VALUE}.")
  private Path dataDir = Path.of("data");

  public Path dataDir() {
    return dataDir;
  }
}
