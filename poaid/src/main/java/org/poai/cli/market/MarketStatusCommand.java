package org.poai.cli.market;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.poai.cli.option.Refusals;
import org.poai.cli.wallet.NodeOptions;
import org.poai.client.RpcFailure;
import org.poai.market.contract.MarketViews;
import org.poai.primitives.Address;
import org.poai.primitives.Wei;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code poaid market status}. */
@Command(
    mixinStandardHelpOptions = true,
    name = "status",
    sortOptions = false,
    description = {
      "Shows what a job costs and stakes on this chain, and how a challenge goes.",
      "With an account, what that can withdraw."
    })
final class MarketStatusCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "ACCOUNT",
      description = "An address, or a name of the keystore.")
  private @Nullable String account;

  @Mixin private NodeOptions node = new NodeOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    try {
      Market market = new Market(node.chain());
      List<String> lines =
          new ArrayList<>(
              MarketText.market(
                  market.parameters(),
                  market.read(MarketViews.pool()),
                  market.read(MarketViews.jobCount())));
      if (account != null) {
        Address address = node.address("ACCOUNT", account);
        Wei credit = market.read(MarketViews.credit(address));
        lines.add(
            credit.isZero()
                ? address + " has nothing to withdraw"
                : address + " can withdraw " + credit.toPoai() + " POAI: poaid market withdraw");
      }
      lines.forEach(spec.commandLine().getOut()::println);
      spec.commandLine().getOut().flush();
      return 0;
    } catch (RpcFailure e) {
      throw Refusals.of(e);
    }
  }
}
