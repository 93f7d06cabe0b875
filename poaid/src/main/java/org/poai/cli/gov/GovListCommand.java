package org.poai.cli.gov;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.poai.cli.contract.NodeList;
import org.poai.cli.wallet.NodeOptions;
import org.poai.json.JsonValue;
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
    JsonValue wanted = state == null ? new JsonNull() : JsonValue.of(state);
    return new NodeList("There is no proposal.", ProposalText::line)
        .print(spec.commandLine(), node.chain(), json, "poai_proposals", new JsonNull(), wanted);
  }
}
