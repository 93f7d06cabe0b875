package org.poai.cli.wallet;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.poai.cli.option.Refusals;
import org.poai.client.Payment;
import org.poai.client.RpcFailure;
import org.poai.evm.abi.FunctionText;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code poaid call}. */
@Command(
    mixinStandardHelpOptions = true,
    name = "call",
    description = {
      "Asks a contract, without a transaction.",
      "Prints each result on a line of its own where the function says their types, and else the",
      "bytes."
    },
    footer = {"", "  poaid call --to 0x… \"balanceOf(address)(uint256)\" 0x…"})
public final class CallCommand implements Callable<Integer> {
  @Mixin private NodeOptions node = new NodeOptions();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "ACCOUNT",
      description = "The contract's address.")
  private String to = "";

  @Option(
      names = "--from",
      paramLabel = "ACCOUNT",
      description = "Who asks, for contracts that look; no key is needed.")
  private @Nullable String from;

  @Parameters(
      index = "0",
      paramLabel = "FUNCTION",
      description = "As balanceOf(address)(uint256); the types of results may be left out.")
  private String function = "";

  @Parameters(index = "1..*", arity = "0..*", paramLabel = "ARG", description = "Its arguments.")
  private List<String> arguments = List.of();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    FunctionText asked = Refusals.usage("FUNCTION", () -> FunctionText.parse(function));
    Bytes input = Refusals.usage("FUNCTION", () -> asked.encode(arguments));
    Address contract = node.address("--to", to);
    Optional<Address> sender =
        Optional.ofNullable(from).map(account -> node.address("--from", account));
    try {
      Bytes output =
          node.chain().call(sender, new Payment(Optional.of(contract), UInt256.ZERO, input));
      lines(asked, output, contract).forEach(spec.commandLine().getOut()::println);
      spec.commandLine().getOut().flush();
      return 0;
    } catch (RpcFailure e) {
      throw Refusals.of(e);
    }
  }

  private static List<String> lines(FunctionText asked, Bytes output, Address contract) {
    if (asked.outputs().isEmpty()) {
      return List.of(output.toHex());
    }
    try {
      return asked.decode(output);
    } catch (IllegalArgumentException e) {
      throw new UserException(
          ExitCode.NODE,
          output.isEmpty()
              ? "Nothing came back: is there a contract with this function at " + contract + "?"
              : "What came back is not " + asked.outputs() + ": " + output.toHex());
    }
  }
}
