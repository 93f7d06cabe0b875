package org.poai.cli.market;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.poai.cli.contract.NodeList;
import org.poai.cli.contract.NodeView;
import org.poai.cli.wallet.NodeOptions;
import org.poai.json.JsonException;
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
    return new NodeList("Nobody offers answers in channels now.", OffersCommand::line)
        .print(spec.commandLine(), node.chain(), json, "poai_workers");
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
