package org.poai.cli.market;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.poai.cli.contract.NodeView;
import org.poai.cli.option.Refusals;
import org.poai.cli.wallet.NodeOptions;
import org.poai.client.RpcFailure;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonNull;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.primitives.Printable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code poaid market check}. */
@Command(
    mixinStandardHelpOptions = true,
    name = "check",
    sortOptions = false,
    description = {
      "Has the own node compute a job's answer, prints it, and says whether the worker's is the"
          + " same.",
      "Exit code 6 where it is another one, which can be challenged."
    },
    footer = {
      "",
      "  poaid market check 2 --raw | poaid market challenge 2 - --claim-out claim --from carol"
    })
final class MarketCheckCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ID", description = "Number of the job.")
  private long id;

  @Option(names = "--raw", description = "Print the answer byte by byte, controls and all.")
  private boolean raw;

  @Mixin private NodeOptions node = new NodeOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    long number = MarketCommand.number(id);
    try {
      NodeView own =
          node.chain()
              .askUntilThere(MarketCheckCommand::unlessNull, "poai_answer", JsonValue.of(number));
      return print(own);
    } catch (RpcFailure e) {
      throw Refusals.of(e);
    } catch (JsonException e) {
      throw new UserException(ExitCode.NODE, "The node answers poai_answer in an unknown form.");
    }
  }

  /** Empty while the node computes. */
  private static Optional<NodeView> unlessNull(JsonValue value) throws JsonException {
    return value instanceof JsonNull
        ? Optional.empty()
        : Optional.of(new NodeView(value.asObject()));
  }

  private int print(NodeView own) throws JsonException {
    PrintWriter out = spec.commandLine().getOut();
    if (raw) {
      out.print(own.text("answer"));
    } else {
      out.println(Printable.lines(own.text("answer")));
    }
    out.flush();
    if (!own.has("agrees")) {
      spec.commandLine().getErr().println("No worker has delivered an answer so far.");
      return ExitCode.OK.number();
    }
    boolean agrees = own.flag("agrees");
    spec.commandLine()
        .getErr()
        .println(
            agrees
                ? "The worker's answer is the same."
                : "The worker's answer is another one: see 'poaid market show " + id + "'.");
    return (agrees ? ExitCode.OK : ExitCode.INVALID).number();
  }
}
