package org.poai.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.poai.cli.config.ConfigCommand;
import org.poai.cli.gov.GovCommand;
import org.poai.cli.manual.CompletionCommand;
import org.poai.cli.manual.ManCommand;
import org.poai.cli.market.MarketCommand;
import org.poai.cli.option.Refusals;
import org.poai.cli.wallet.AccountCommand;
import org.poai.cli.wallet.BalanceCommand;
import org.poai.cli.wallet.CallCommand;
import org.poai.cli.wallet.DeployCommand;
import org.poai.cli.wallet.SendCommand;
import org.poai.node.Node;
import org.poai.node.config.ExplorerConfig;
import org.poai.node.config.GatewayConfig;
import org.poai.node.config.NodeConfig;
import org.poai.node.config.NodeConfig.Network;
import org.poai.node.config.RpcConfig;
import org.poai.node.config.Version;
import org.poai.node.log.LogConfig;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;

/** {@code poaid} itself: run a node. */
@Command(
    mixinStandardHelpOptions = true,
    name = "poaid",
    description = {
      "Runs a node of PoAI, the EVM-compatible chain whose proof of work is LLM inference.",
      "Without flags it starts a development chain with a small built-in model, and mines.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  poaid                                    a development chain in ./data",
      "  poaid --model-path=models/tiny.gguf --test-corpus=./dataset/testdata --target=500",
      "  poaid --dev                              a chain of your own for contracts, gone at the"
          + " end",
      "  poaid status                             how a node is, running or not",
      "",
      "Each option can also be set in the environment (--data-dir is POAID_DATA_DIR) or in the"
          + " file",
      "of --config (or POAID_CONFIG); the command line wins over both, and the environment over"
          + " the",
      "file. The file has a line for each option, as \"data-dir = /var/lib/poaid\" or",
      "\"no-mdns = true\"; # begins a comment. \"poaid config sample\" writes one with all options,"
          + " and",
      "\"poaid config show\" says which values hold and where they come from.",
      "Exit codes: 0 ok, 1 failure, 2 usage, 3 data or dataset, 4 model, 5 port, 6 a check failed,",
      "7 the node asked, 8 reverted, 9 key."
    },
    versionProvider = PoaidCommand.VersionProvider.class,
    subcommands = {
      MinerCommand.class,
      StatusCommand.class,
      PeersCommand.class,
      AccountCommand.class,
      BalanceCommand.class,
      SendCommand.class,
      CallCommand.class,
      DeployCommand.class,
      GovCommand.class,
      MarketCommand.class,
      ChainCommand.class,
      ModelCommand.class,
      AssetCommand.class,
      DatasetCommand.class,
      BenchCommand.class,
      ConfigCommand.class,
      CompletionCommand.class,
      ManCommand.class,
      VersionCommand.class,
      HelpCommand.class,
      DevCommand.class
    },
    sortOptions = false,
    commandListHeading = "%nCommands:%n",
    synopsisSubcommandLabel = "[COMMAND]")
final class PoaidCommand implements Callable<Integer>, ServerCommand {
  @ArgGroup(validate = false, heading = "%nChain:%n")
  private ChainOptions chain = new ChainOptions();

  @ArgGroup(validate = false, heading = "%nContracts:%n")
  private DevOptions dev = new DevOptions();

  @ArgGroup(validate = false, heading = "%nModel and dataset:%n")
  private ModelOptions model = new ModelOptions();

  @ArgGroup(validate = false, heading = "%nMining:%n")
  private MiningOptions mining = new MiningOptions();

  @ArgGroup(validate = false, heading = "%nFiles:%n")
  private DataOptions data = new DataOptions();

  @ArgGroup(validate = false, heading = "%nModels and datasets of proposals:%n")
  private AssetOptions assets = new AssetOptions();

  @ArgGroup(validate = false, heading = "%nMetrics:%n")
  private HttpOptions http = new HttpOptions();

  @ArgGroup(validate = false, heading = "%nJSON-RPC:%n")
  private RpcOptions rpc = new RpcOptions();

  @ArgGroup(validate = false, heading = "%nWeb pages:%n")
  private ExplorerOptions explorer = new ExplorerOptions();

  @ArgGroup(validate = false, heading = "%nNetwork:%n")
  private NetworkOptions network = new NetworkOptions();

  @ArgGroup(validate = false, heading = "%nGovernance:%n")
  private RevealOptions reveals = new RevealOptions();

  @ArgGroup(validate = false, heading = "%nInference market:%n")
  private MarketOptions market = new MarketOptions();

  @ArgGroup(validate = false, heading = "%nAsking the model:%n")
  private GatewayOptions gateway = new GatewayOptions();

  @ArgGroup(validate = false, heading = "%nLog:%n")
  private LogOptions log = new LogOptions();

  @Mixin private CommonOptions common = new CommonOptions();

  /** Sets how much every command says, before it runs. */
  void applyVerbosity() {
    common.apply();
  }

  @Override
  public LogConfig logging() {
    return log.config();
  }

  @Override
  public Integer call() {
    NodeConfig given = given();
    dev.check(given);
    NodeConfig config = dev.isOn() ? dev.on(given, data.given()) : given;
    Refusals.check(
        config.chain().network() == Network.DEVNET
            || !config.mining().enabled()
            || config.mining().miner().isPresent(),
        "Mining on mainnet needs --miner-address; or follow the chain with --no-mine.");
    refuseOnePortTwice(config);
    return Node.run(config).number();
  }

  private NodeConfig given() {
    Path folder = data.dataDir();
    boolean isDevnet =
        chain.choice().network() == Network.DEVNET && chain.choice().genesisFile().isEmpty();
    return new NodeConfig(
        folder,
        chain.choice(),
        model.choice(),
        mining.mining(),
        new NodeConfig.Serving(
            http.http(),
            rpc.rpc(),
            reveals.config(folder, isDevnet),
            market.config(
                market.accounts(folder, isDevnet), mining.mining().reward(chain.choice()), gateway),
            gateway.config(),
            explorer.config()),
        data.storage(assets.config()),
        network.config());
  }

  /** The other program that holds the port would be this one. */
  private static void refuseOnePortTwice(NodeConfig config) {
    Map<Integer, String> flags = new HashMap<>();
    Map<String, Optional<Integer>> given =
        Map.of(
            "--p2p-port", config.p2p().port(),
            "--metrics-port", config.serving().http().port(),
            "--rpc-port", config.serving().rpc().flatMap(RpcConfig::port),
            "--openai", config.serving().gateway().flatMap(GatewayConfig::port),
            "--explorer", config.serving().explorer().flatMap(ExplorerConfig::port));
    given.forEach(
        (flag, port) -> {
          String other = port.filter(number -> number != 0).map(n -> flags.put(n, flag)).orElse("");
          Refusals.check(
              other.isEmpty(), other + " and " + flag + " are one port; give each its own.");
        });
  }

  /** Reads the version from the jar. */
  static final class VersionProvider implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"poaid " + Version.current()};
    }
  }
}
