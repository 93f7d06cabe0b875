package org.poai.cli.market;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.poai.cli.contract.NodeView;
import org.poai.cli.option.Refusals;
import org.poai.cli.wallet.NodeOptions;
import org.poai.client.RpcFailure;
import org.poai.json.Jcs;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code poaid market show}. */
@Command(
    mixinStandardHelpOptions = true,
    name = "show",
    sortOptions = false,
    description = "Shows a job, and the case about it: prompt, answer, votes.")
final class MarketShowCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ID", description = "Number of the job.")
  private long id;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Mixin private NodeOptions node = new NodeOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    long number = MarketCommand.number(id);
    try {
      Market market = new Market(node.chain());
      NodeView job = NodeView.of(market.chain(), "poai_job", JsonValue.of(number));
      Optional<NodeView> dispute = market.find("poai_case", number);
      lines(job, dispute).forEach(spec.commandLine().getOut()::println);
      spec.commandLine().getOut().flush();
      return 0;
    } catch (RpcFailure e) {
      throw Refusals.of(e);
    } catch (JsonException e) {
      throw new UserException(
          ExitCode.NODE, "The node shows the job in a form that is not known here.");
    }
  }

  private List<String> lines(NodeView job, Optional<NodeView> dispute) throws JsonException {
    if (json) {
      Map<String, JsonValue> both = new TreeMap<>(job.object().members());
      dispute.ifPresent(it -> both.put("case", it.object()));
      return List.of(Jcs.toString(new JsonObject(both)));
    }
    List<String> lines = new ArrayList<>(MarketText.lines(job));
    if (dispute.isPresent()) {
      lines.addAll(MarketText.dispute(dispute.get()));
    }
    return lines;
  }
}
