package org.poai.cli.market;

import java.util.List;
import org.poai.chain.block.Transaction.Message;
import org.poai.cli.contract.NodeView;
import org.poai.cli.contract.Sender;
import org.poai.cli.option.Refusals;
import org.poai.cli.wallet.NodeOptions;
import org.poai.client.RpcFailure;
import org.poai.json.JsonValue;
import org.poai.market.contract.MarketCalls;
import org.poai.primitives.Bytes;
import org.poai.primitives.Wei;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code poaid market channel}. */
@Command(
    mixinStandardHelpOptions = true,
    name = "channel",
    description = {
      "Pays a worker for many answers with two transactions: a deposit, and one voucher at the end."
    })
final class ChannelCommand implements Runnable {
  private static final String CHANNEL = "Number of the channel.";
  private static final String AMOUNT = "As 5, \"1.5 POAI\" or 3gwei.";
  private static final int SIGNATURE = 65;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do: open, topup, redeem, close or show");
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "open",
      sortOptions = false,
      description = "Opens a channel to a worker, with a deposit.")
  int open(
      @Parameters(
              index = "0",
              paramLabel = "WORKER",
              description = "An address, or a name of the keystore.")
          String worker,
      @Parameters(index = "1", paramLabel = "AMOUNT", description = AMOUNT) String amount,
      @Mixin Sender sender) {
    Wei deposit = Refusals.amount("AMOUNT", amount);
    return send(MarketCalls.openChannel(sender.node().address("WORKER", worker), deposit), sender);
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "topup",
      sortOptions = false,
      description = "Adds to the deposit of the own channel.")
  int topUp(
      @Parameters(index = "0", paramLabel = "ID", description = CHANNEL) long id,
      @Parameters(index = "1", paramLabel = "AMOUNT", description = AMOUNT) String amount,
      @Mixin Sender sender) {
    return send(
        MarketCalls.topUp(MarketCommand.number(id), Refusals.amount("AMOUNT", amount)), sender);
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "redeem",
      sortOptions = false,
      description = "Pays the worker what a voucher says; anyone may bring it.")
  int redeem(
      @Parameters(index = "0", paramLabel = "ID", description = CHANNEL) long id,
      @Parameters(
              index = "1",
              paramLabel = "PAID",
              description = "The voucher's sum of all that is owed, as 1.5.")
          String paid,
      @Parameters(
              index = "2",
              paramLabel = "SIGNATURE",
              description = "The client's, 65 bytes in hex.")
          String signature,
      @Mixin Sender sender) {
    Bytes signed = Refusals.usage("SIGNATURE", () -> Bytes.fromHex(signature));
    Refusals.check(
        signed.size() == SIGNATURE, "SIGNATURE takes 65 bytes in hex, with 0x in front.");
    return send(
        MarketCalls.redeem(MarketCommand.number(id), Refusals.amount("AMOUNT", paid), signed),
        sender);
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "close",
      sortOptions = false,
      description = {
        "Closes a channel: its worker at once, its client after a notice, which the first call is.",
        "What is not paid goes back to the client: then market withdraw."
      })
  int close(@Parameters(paramLabel = "ID", description = CHANNEL) long id, @Mixin Sender sender) {
    return send(MarketCalls.closeChannel(MarketCommand.number(id)), sender);
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "show",
      sortOptions = false,
      description = "Shows a channel.")
  int show(@Parameters(paramLabel = "ID", description = CHANNEL) long id, @Mixin NodeOptions node) {
    long number = MarketCommand.number(id);
    try {
      List<String> lines =
          node.chain()
              .ask(
                  value -> MarketText.channel(new NodeView(value.asObject())),
                  "poai_channel",
                  JsonValue.of(number));
      lines.forEach(spec.commandLine().getOut()::println);
      spec.commandLine().getOut().flush();
      return 0;
    } catch (RpcFailure e) {
      throw Refusals.of(e);
    }
  }

  private int send(Message message, Sender sender) {
    return sender.send(message, MarketEventText::lines, spec.commandLine());
  }
}
