package org.poai.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.poai.cli.option.NodeAddress;
import org.poai.cli.option.Refusals;
import org.poai.node.log.LogConfig;
import org.poai.worker.RemoteMiner;
import org.poai.worker.WorkerConfig;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code poaid miner}. */
@Command(
    mixinStandardHelpOptions = true,
    name = "miner",
    description = {
      "Mines for a node that this machine reaches over JSON-RPC, with the same model as the"
          + " node's.",
      "Records come from the node where they are not here."
    },
    sortOptions = false)
final class MinerCommand implements Callable<Integer>, ServerCommand {
  @Mixin private NodeAddress node = new NodeAddress();

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = "data-miner",
      description = "Records and caches of this worker. Default: ./${DEFAULT-VALUE}.")
  private Path dataDir = Path.of("data-miner");

  @Option(
      names = "--miner-address",
      paramLabel = "ADDRESS",
      description = "Who gets the reward. Default: whom the node mines for.")
  private @Nullable String minerAddress;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "worker",
      description = "What the node calls this worker. Default: ${DEFAULT-VALUE}.")
  private String name = "worker";

  @ArgGroup(validate = false, heading = "%nModel and dataset:%n")
  private ModelOptions model = new ModelOptions();

  @ArgGroup(validate = false, heading = "%nLog:%n")
  private LogOptions log = new LogOptions();

  @Override
  public LogConfig logging() {
    return log.config();
  }

  @Override
  public Integer call() {
    Refusals.check(
        name.matches("[A-Za-z0-9._-]{1,32}"),
        "--name takes up to 32 letters, digits, '.', '_' and '-'.");
    WorkerConfig config =
        new WorkerConfig(
            node.url(dataDir),
            dataDir,
            model.choice(),
            name,
            Optional.ofNullable(minerAddress).map(MiningOptions::address));
    return RemoteMiner.run(config).number();
  }
}
