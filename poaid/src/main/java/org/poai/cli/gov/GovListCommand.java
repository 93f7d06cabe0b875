package org.poai.cli.gov;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.poai.cli.contract.NodeView;
import org.poai.cli.option.Refusals;
import org.poai.cli.wallet.NodeOptions;
import org.poai.client.RemoteChain;
import org.poai.client.RpcFailure;
import org.poai.json.Jcs;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.json.JsonValue.JsonNull;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code poaid gov list}. */
@Command(
    mixinStandardHelpOptions = true,
    name = "list",
    sortOptions = false,
    description = "Lists proposals about models and datasets, the newest first, 100 at most.")
final class GovListCommand implements Callable<Integer> {
  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "Those alone that are Pending, Active, Succeeded, Queued, Executed, …")
  private @Nullable String state;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Mixin private NodeOptions node = new NodeOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    try {
      RemoteChain chain = node.chain();
      JsonValue wanted = state == null ? new JsonNull() : JsonValue.of(state);
      List<String> lines = chain.ask(this::lines, "poai_proposals", new JsonNull(), wanted);
      lines.forEach(spec.commandLine().getOut()::println);
      if (lines.isEmpty()) {
        spec.commandLine().getErr().println("There is no proposal.");
      }
      spec.commandLine().getOut().flush();
      return 0;
    } catch (RpcFailure e) {
      throw Refusals.of(e);
    }
  }

  private List<String> lines(JsonValue proposals) throws JsonException {
    if (json) {
      return List.of(Jcs.toString(new JsonArray(proposals.asArray())));
    }
    List<String> lines = new ArrayList<>();
    for (JsonValue proposal : proposals.asArray()) {
      lines.add(ProposalText.line(new NodeView(proposal.asObject())));
    }
    return lines;
  }
}
