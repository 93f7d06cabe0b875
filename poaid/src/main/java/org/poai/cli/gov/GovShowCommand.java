package org.poai.cli.gov;

import java.util.List;
import java.util.concurrent.Callable;
import org.poai.cli.contract.NodeView;
import org.poai.cli.option.Refusals;
import org.poai.cli.wallet.NodeOptions;
import org.poai.client.RpcFailure;
import org.poai.json.Jcs;
import org.poai.json.JsonValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code poaid gov show}. */
@Command(
    mixinStandardHelpOptions = true,
    name = "show",
    sortOptions = false,
    description = "Shows a proposal: votes, plan, record, and what this node found out of it.")
final class GovShowCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ID", description = "Number of the proposal.")
  private long id;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Mixin private Ballot ballot = new Ballot();
  @Mixin private NodeOptions node = new NodeOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    long number = Ballot.id(id);
    try {
      List<String> lines =
          node.chain()
              .ask(
                  value ->
                      json
                          ? List.of(Jcs.toString(value))
                          : ProposalText.lines(new NodeView(value.asObject())),
                  "poai_proposal",
                  JsonValue.of(ballot.kind()),
                  JsonValue.of(number));
      lines.forEach(spec.commandLine().getOut()::println);
      spec.commandLine().getOut().flush();
      return 0;
    } catch (RpcFailure e) {
      throw Refusals.of(e);
    }
  }
}
