package org.poai.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.poai.client.NodeUrl;
import org.poai.node.ExitCode;
import org.poai.node.RemoteMiner;
import org.poai.node.UserException;
import org.poai.node.WorkerConfig;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code poaid miner}. */
@Command(
    mixinStandardHelpOptions = true,
    name = "miner",
    description = {
      "Mines for a node that this machine reaches over JSON-RPC, with the same model as the node's.",
      "Records come from the node where they are not here."
    },
    sortOptions = false)
final class MinerCommand implements Callable<Integer> {
  @Option(
      names = "--node",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8545",
      description = "Where the node answers JSON-RPC. Default: ${DEFAULT-VALUE}.")
  private String node = "http://127.0.0.1:8545";

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "The node's rpc.token, where it is not on this machine.")
  private @Nullable Path tokenFile;

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

  @Override
  public Integer call() {
    ChainOptions.check(
        name.matches("[A-Za-z0-9._-]{1,32}"),
        "--name takes up to 32 letters, digits, '.', '_' and '-'.");
    WorkerConfig config =
        new WorkerConfig(
            url(),
            dataDir,
            model.choice(),
            name,
            Optional.ofNullable(minerAddress).map(MiningOptions::address));
    return RemoteMiner.run(config).number();
  }

  private NodeUrl url() {
    NodeUrl url;
    try {
      url = NodeUrl.parse(node);
    } catch (IllegalArgumentException e) {
      throw new UserException(
          ExitCode.USAGE, "--node takes a URL like http://127.0.0.1:8545: " + e.getMessage() + ".");
    }
    try {
      return tokenFile == null ? url : url.withToken(tokenFile);
    } catch (IOException e) {
      throw new UserException(
          ExitCode.USAGE,
          "The token file " + tokenFile + " cannot be used: " + e.getMessage() + ".");
    }
  }
}
