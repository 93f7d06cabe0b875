package org.poai.cli.market;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.poai.cli.contract.NodeList;
import org.poai.cli.option.Refusals;
import org.poai.cli.wallet.NodeOptions;
import org.poai.json.JsonValue;
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
    return new NodeList("There is no job.", MarketText::line)
        .print(
            spec.commandLine(),
            node.chain(),
            json,
            "poai_jobs",
            new JsonObject(wanted),
            new JsonObject(page));
  }

  private void account(Map<String, JsonValue> wanted, String name, @Nullable String who) {
    if (who != null) {
      wanted.put(name, JsonValue.of(node.address("--" + name, who).toHex()));
    }
  }
}
