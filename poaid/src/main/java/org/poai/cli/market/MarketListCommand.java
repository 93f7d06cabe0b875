package org.poai.cli.market;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.poai.cli.contract.NodeView;
import org.poai.cli.option.Refusals;
import org.poai.cli.wallet.NodeOptions;
import org.poai.client.RpcFailure;
import org.poai.json.Jcs;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.json.JsonValue.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code poaid market list}. */
@Command(
    mixinStandardHelpOptions = true,
    name = "list",
    sortOptions = false,
    description = "Lists jobs, the newest first, 100 at most.")
final class MarketListCommand implements Callable<Integer> {
  @Option(
      names = "--poster",
      paramLabel = "ACCOUNT",
      description = "Jobs of this account: an address, or a name of the keystore.")
  private @Nullable String poster;

  @Option(names = "--worker", paramLabel = "ACCOUNT", description = "Jobs that this one took.")
  private @Nullable String worker;

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "Those that are open, accepted, delivered, disputed, paid or refunded.")
  private @Nullable String status;

  @Option(
      names = "--before",
      paramLabel = "ID",
      description = "Only jobs with a smaller number: the next page.")
  private @Nullable Long before;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Mixin private NodeOptions node = new NodeOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Refusals.check(before == null || before >= 1, "--before takes 1 or more.");
    Map<String, JsonValue> wanted = new TreeMap<>();
    account(wanted, "poster", poster);
    account(wanted, "worker", worker);
    if (status != null) {
      wanted.put("status", JsonValue.of(status));
    }
    Map<String, JsonValue> page =
        before == null ? Map.of() : Map.of("before", JsonValue.of(before));
    try {
      List<String> lines =
          node.chain().ask(this::lines, "poai_jobs", new JsonObject(wanted), new JsonObject(page));
      lines.forEach(spec.commandLine().getOut()::println);
      if (lines.isEmpty()) {
        spec.commandLine().getErr().println("There is no job.");
      }
      spec.commandLine().getOut().flush();
      return 0;
    } catch (RpcFailure e) {
      throw Refusals.of(e);
    }
  }

  private void account(Map<String, JsonValue> wanted, String name, @Nullable String who) {
    if (who != null) {
      wanted.put(name, JsonValue.of(node.address("--" + name, who).toHex()));
    }
  }

  private List<String> lines(JsonValue jobs) throws JsonException {
    if (json) {
      return List.of(Jcs.toString(new JsonArray(jobs.asArray())));
    }
    List<String> lines = new ArrayList<>();
    for (JsonValue job : jobs.asArray()) {
      lines.add(MarketText.line(new NodeView(job.asObject())));
    }
    return lines;
  }
}
