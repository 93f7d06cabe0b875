package org.poai.cli.wallet;

import java.util.concurrent.Callable;
import org.poai.cli.option.Refusals;
import org.poai.client.Report;
import org.poai.client.RpcFailure;
import org.poai.primitives.Address;
import org.poai.primitives.Wei;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code poaid balance}. */
@Command(
    mixinStandardHelpOptions = true,
    name = "balance",
    description = "Prints what an account has.")
public final class BalanceCommand implements Callable<Integer> {
  @Mixin private NodeOptions node = new NodeOptions();

  @Option(names = "--wei", description = "Print the number of wei alone.")
  private boolean inWei;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Parameters(paramLabel = "ACCOUNT", description = "An address, or a name of the keystore.")
  private String account = "";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Address address = node.address("ACCOUNT", account);
    try {
      Wei balance = node.chain().balance(address);
      String wei = balance.value().toBigInteger().toString();
      String text = inWei ? wei : balance.toPoai() + " POAI";
      spec.commandLine()
          .getOut()
          .println(
              json
                  ? new Report()
                      .with("address", address.toHex())
                      .with("poai", balance.toPoai())
                      .with("wei", wei)
                      .toJson()
                  : text);
      spec.commandLine().getOut().flush();
      return 0;
    } catch (RpcFailure e) {
      throw Refusals.of(e);
    }
  }
}
