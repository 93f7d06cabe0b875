package org.poai.cli.market;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.poai.cli.contract.NodeView;
import org.poai.cli.option.Refusals;
import org.poai.cli.wallet.NodeOptions;
import org.poai.client.RpcFailure;
import org.poai.json.Jcs;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code poaid market offers}. */
@Command(
    mixinStandardHelpOptions = true,
    name = "offers",
    sortOptions = false,
    description = "Lists who offers answers in channels, the cheapest first.")
final class OffersCommand implements Callable<Integer> {
  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Mixin private NodeOptions node = new NodeOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    try {
      List<String> lines = node.chain().ask(this::lines, "poai_workers");
      lines.forEach(spec.commandLine().getOut()::println);
      if (lines.isEmpty()) {
        spec.commandLine().getErr().println("Nobody offers answers in channels now.");
      }
      spec.commandLine().getOut().flush();
      return 0;
    } catch (RpcFailure e) {
      throw Refusals.of(e);
    }
  }

  private List<String> lines(JsonValue offers) throws JsonException {
    if (json) {
      return List.of(Jcs.toString(new JsonArray(offers.asArray())));
    }
    List<String> lines = new ArrayList<>();
    for (JsonValue offer : offers.asArray()) {
      lines.add(line(new NodeView(offer.asObject())));
    }
    return lines;
  }

  private static String line(NodeView offer) throws JsonException {
    return String.format(
            Locale.ROOT,
            "%s  %s POAI a token  model %d  %d waiting%s",
            offer.text("worker"),
            offer.wei("pricePerToken").toPoai(),
            offer.number("model"),
            offer.number("queue"),
            offer.has("left") ? "  not asked now: " + offer.text("left") : "")
        .stripTrailing();
  }
}
