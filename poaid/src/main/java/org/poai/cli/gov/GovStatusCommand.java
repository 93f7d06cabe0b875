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
import org.poai.governance.BallotCalls;
import org.poai.governance.VotesCalls;
import org.poai.json.Jcs;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.node.events.Figures;
import org.poai.primitives.Address;
import org.poai.primitives.Wei;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code poaid gov status}. */
@Command(
    mixinStandardHelpOptions = true,
    name = "status",
    sortOptions = false,
    description = {
      "Shows what rules, what may rule next, and how many blocks signal for it.",
      "With an account, what that has locked and can withdraw."
    })
final class GovStatusCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "ACCOUNT",
      description = "An address, or a name of the keystore.")
  private @Nullable String account;

  @Option(names = "--json", description = "Print the schedule as JSON.")
  private boolean json;

  @Mixin private NodeOptions node = new NodeOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    RemoteChain chain = node.chain();
    try {
      List<String> lines =
          new ArrayList<>(
              chain.ask(
                  value ->
                      json
                          ? List.of(Jcs.toString(value))
                          : schedule(new NodeView(value.asObject())),
                  "poai_schedule",
                  JsonValue.of("latest")));
      String whose = account;
      if (whose != null) {
        lines.addAll(power(node.address("ACCOUNT", whose), chain));
      }
      lines.forEach(spec.commandLine().getOut()::println);
      spec.commandLine().getOut().flush();
      return 0;
    } catch (RpcFailure e) {
      throw Refusals.of(e);
    }
  }

  private static List<String> schedule(NodeView schedule) throws JsonException {
    List<String> lines = new ArrayList<>();
    long epoch = schedule.number("epoch");
    String boundary = "block " + schedule.number("boundary");
    lines.add(
        "Epoch "
            + epoch
            + " rules under manifest "
            + schedule.text("manifestHash")
            + ": "
            + pair(
                schedule.view("model").number("active"),
                schedule.view("dataset").number("active")));
    List<NodeView> candidates = schedule.views("candidates");
    if (candidates.isEmpty()) {
      lines.add("Nothing is planned for epoch " + (epoch + 1) + ", which begins with " + boundary);
    }
    for (NodeView candidate : candidates) {
      lines.add(readiness(candidate, schedule));
    }
    if (!candidates.isEmpty()) {
      lines.add(
          schedule.has("signalling")
              ? "This node's blocks signal for " + schedule.text("signalling")
              : "This node's blocks signal for none of them");
    }
    return lines;
  }

  private static String readiness(NodeView candidate, NodeView schedule) throws JsonException {
    long epoch = schedule.number("epoch");
    return "Epoch "
        + (epoch + 1)
        + ", from block "
        + schedule.number("boundary")
        + ", may rule under "
        + candidate.text("manifestHash")
        + ": "
        + pair(candidate.number("model"), candidate.number("dataset"))
        + "; "
        + Figures.count(candidate.number("blocks"), "block")
        + " of epoch "
        + epoch
        + " signal for it, "
        + schedule.number("needed")
        + " are needed";
  }

  private static String pair(long model, long dataset) {
    return proposal("model", model) + ", " + proposal("dataset", dataset);
  }

  private static String proposal(String kind, long number) {
    return kind + (number == 0 ? " of genesis" : " of proposal " + number);
  }

  private static List<String> power(Address account, RemoteChain chain) throws RpcFailure {
    Governance governance = new Governance(chain);
    VotesCalls.Exit exit = governance.read(VotesCalls.exit(account));
    Address delegate = governance.read(VotesCalls.delegateOf(account));
    Wei bonds =
        governance
            .read(BallotCalls.MODELS.credit(account))
            .plus(governance.read(BallotCalls.DATASETS.credit(account)));
    List<String> lines = new ArrayList<>();
    lines.add(
        account
            + " has "
            + governance.read(VotesCalls.locked(account)).toPoai()
            + " POAI locked"
            + (delegate.equals(account) || delegate.equals(Address.ZERO)
                ? ""
                : ", with which " + delegate + " votes")
            + ", and votes with "
            + governance.read(VotesCalls.power(account)).toPoai());
    if (!exit.amount().isZero()) {
      lines.add(
          exit.amount().toPoai() + " POAI can be withdrawn from block " + exit.readyAt() + " on");
    }
    if (!bonds.isZero()) {
      lines.add(bonds.toPoai() + " POAI of bonds can be withdrawn");
    }
    return lines;
  }
}
