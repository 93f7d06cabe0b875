package org.poai.cli.gov;

import java.util.concurrent.Callable;
import org.poai.cli.option.Refusals;
import org.poai.cli.wallet.NodeOptions;
import org.poai.client.RpcFailure;
import org.poai.json.JsonValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code poaid gov approve}. */
@Command(
    mixinStandardHelpOptions = true,
    name = "approve",
    sortOptions = false,
    description = {
      "Lets the blocks that this node mines signal for a proposal, once the node has checked it.",
      "For the node's owner: it needs the token in the node's data directory."
    })
final class ApproveCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ID", description = "Number of the proposal.")
  private long id;

  @Option(names = "--revoke", description = "Forbids it instead.")
  private boolean revoke;

  @Mixin private Ballot ballot = new Ballot();
  @Mixin private NodeOptions node = new NodeOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    long number = Ballot.id(id);
    try {
      JsonValue unused =
          node.chain()
              .ask(
                  value -> value,
                  "poai_approve",
                  JsonValue.of(ballot.kind()),
                  JsonValue.of(number),
                  JsonValue.of(!revoke));
      spec.commandLine()
          .getOut()
          .println(
              revoke
                  ? "This node does not signal for proposal " + number + "."
                  : "This node signals for proposal " + number + " once it has checked it.");
      spec.commandLine().getOut().flush();
      return 0;
    } catch (RpcFailure e) {
      throw Refusals.of(e);
    }
  }
}
