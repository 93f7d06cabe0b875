package org.poai.cli.gov;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.poai.cli.contract.NodeView;
import org.poai.cli.option.Refusals;
import org.poai.cli.wallet.NodeOptions;
import org.poai.client.RpcFailure;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonNull;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code poaid gov check}. */
@Command(
    mixinStandardHelpOptions = true,
    name = "check",
    sortOptions = false,
    description = {
      "Measures on the own node how well a proposed model answers, beside the model that rules.",
      "It asks records of the present dataset, takes minutes, and is for the node's owner."
    })
final class GovCheckCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ID", description = "Number of the proposal.")
  private long id;

  @Option(
      names = "--records",
      paramLabel = "N",
      defaultValue = "200",
      description = "Records that both are asked, 8 to 4096. Default: ${DEFAULT-VALUE}.")
  private int records = 200;

  @Mixin private Ballot ballot = new Ballot();
  @Mixin private NodeOptions node = new NodeOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    long number = Ballot.id(id);
    Refusals.check(records >= 8 && records <= 4_096, "--records takes 8 to 4096.");
    try {
      List<String> lines =
          node.chain()
              .askUntilThere(
                  GovCheckCommand::lines,
                  "poai_compare",
                  JsonValue.of(ballot.kind()),
                  JsonValue.of(number),
                  JsonValue.of(records));
      lines.forEach(spec.commandLine().getOut()::println);
      spec.commandLine().getOut().flush();
      return 0;
    } catch (RpcFailure e) {
      throw Refusals.of(e);
    }
  }

  /** Empty while the node measures. */
  private static Optional<List<String>> lines(JsonValue value) throws JsonException {
    if (value instanceof JsonNull) {
      return Optional.empty();
    }
    NodeView both = new NodeView(value.asObject());
    NodeView ruling = both.view("ruling");
    NodeView proposed = both.view("proposed");
    return Optional.of(
        List.of(
            line("", "present", "proposed"),
            line("records", ruling.number("records"), proposed.number("records")),
            line("mean loss", millionths(ruling, "meanLoss"), millionths(proposed, "meanLoss")),
            line("exact answers", ruling.number("exact"), proposed.number("exact")),
            line(
                "evaluation, s",
                millionths(ruling, "evaluationMicros"),
                millionths(proposed, "evaluationMicros")),
            line("cost units", ruling.number("costUnits"), proposed.number("costUnits"))));
  }

  private static String millionths(NodeView view, String name) throws JsonException {
    return String.format(Locale.ROOT, "%.3f", view.number(name) / 1e6);
  }

  private static String line(String what, Object present, Object proposed) {
    return String.format(Locale.ROOT, "%-14s %10s %10s", what, present, proposed).stripTrailing();
  }
}
