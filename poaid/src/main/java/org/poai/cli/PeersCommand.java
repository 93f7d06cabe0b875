package org.poai.cli;

import java.util.concurrent.Callable;
import org.poai.cli.option.ChainFolder;
import org.poai.tools.PeersTool;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code poaid peers}. */
@Command(
    mixinStandardHelpOptions = true,
    name = "peers",
    description = "Shows the addresses of the running node and the peers that it is connected to.")
final class PeersCommand implements Callable<Integer> {
  @Mixin private ChainFolder data = new ChainFolder();

  @Option(names = "--json", description = "Print them as JSON.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PeersTool.print(data.dataDir(), json, spec.commandLine().getOut());
    return 0;
  }
}
