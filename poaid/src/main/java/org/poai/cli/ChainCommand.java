package org.poai.cli;

import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.poai.cli.option.ChainFolder;
import org.poai.cli.option.Refusals;
import org.poai.node.config.AssetConfig;
import org.poai.node.config.NodeConfig;
import org.poai.node.config.NodeConfig.Mining;
import org.poai.node.config.NodeConfig.Serving;
import org.poai.node.config.P2pConfig;
import org.poai.node.events.Figures;
import org.poai.tools.ChainTools;
import org.poai.tools.ImportTool;
import org.poai.tools.VerifyTool;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code poaid chain}: tools on a data directory. */
@Command(
    mixinStandardHelpOptions = true,
    name = "chain",
    description = "Shows, exports, imports and verifies the chain of a data directory.")
final class ChainCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do: show, export, import or verify");
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "show",
      description = "Prints a block, by height or hash; without one the head.")
  int show(
      @Mixin ChainFolder data,
      @Parameters(
              arity = "0..1",
              paramLabel = "HEIGHT|HASH",
              description = "Which block. Default: the head.")
          @Nullable String block) {
    ChainTools.show(data.dataDir(), block == null ? "head" : block, spec.commandLine().getOut());
    return 0;
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "export",
      description = "Writes the chain as JSON Lines, one block a line, genesis first.")
  int export(
      @Mixin ChainFolder data,
      @Option(names = "--from", paramLabel = "HEIGHT", description = "First height. Default: 0.")
          @Nullable Long from,
      @Option(
              names = "--to",
              paramLabel = "HEIGHT",
              description = "Last height. Default: the head.")
          @Nullable Long to,
      @Parameters(paramLabel = "FILE", description = "Where to; - is standard output.") Path file) {
    Refusals.check(from == null || from >= 0, "--from takes 0 or more.");
    Refusals.check(
        to == null || to >= (from == null ? 0 : from),
        "--to takes a height that is not below --from.");
    long blocks =
        ChainTools.export(
            data.dataDir(),
            from == null ? 0 : from,
            to == null ? OptionalLong.empty() : OptionalLong.of(to),
            file);
    if (blocks > 0) {
      spec.commandLine().getErr().println("Exported " + Figures.count(blocks, "block") + ".");
    }
    return 0;
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "import",
      description = {
        "Imports blocks from JSON Lines through the same checks as a peer's, proofs replayed.",
        "Needs the model and dataset flags that the chain was started with."
      })
  int importBlocks(
      @Mixin NodeFlags flags,
      @Parameters(paramLabel = "FILE", description = "Where from; - is standard input.")
          Path file) {
    return ImportTool.run(flags.config(), file, spec.commandLine().getErr()).number();
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "verify",
      description = {
        "Replays the proofs of the stored chain and compares state, trie and indexes.",
        "Needs the model and dataset flags that the chain was started with."
      })
  int verify(
      @Mixin NodeFlags flags,
      @Option(names = "--from", paramLabel = "HEIGHT", description = "First height. Default: 1.")
          @Nullable Long from) {
    Refusals.check(from == null || from >= 1, "--from takes 1 or more.");
    return VerifyTool.run(flags.config(), from == null ? 1 : from, spec.commandLine().getErr())
        .number();
  }

  /** The flags that say which chain, model and dataset a tool works with. */
  static final class NodeFlags {
    @ArgGroup(validate = false, heading = "%nChain:%n")
    private ChainOptions chain = new ChainOptions();

    @ArgGroup(validate = false, heading = "%nModel and dataset:%n")
    private ModelOptions model = new ModelOptions();

    @ArgGroup(validate = false, heading = "%nFiles:%n")
    private DataOptions data = new DataOptions();

    NodeConfig config() {
      return new NodeConfig(
          data.dataDir(),
          chain.choice(),
          model.choice(),
          new Mining(false, java.util.Optional.empty()),
          Serving.none(),
          data.storage(AssetConfig.standard()),
          P2pConfig.none());
    }
  }
}
