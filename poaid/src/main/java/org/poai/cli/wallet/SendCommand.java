package org.poai.cli.wallet;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.poai.cli.option.Refusals;
import org.poai.client.Payment;
import org.poai.evm.abi.FunctionText;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hex;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code poaid send}. */
@Command(
    mixinStandardHelpOptions = true,
    name = "send",
    sortOptions = false,
    description = {
      "Pays an account, or calls a contract's function in a transaction.",
      "Signs here, and prints the transaction's hash."
    },
    footer = {
      "",
      "  poaid send --from alice --to 0x… --value 1.5 --wait",
      "  poaid send --from alice --to 0x… \"transfer(address,uint256)\" 0x… 1000"
    })
public final class SendCommand implements Callable<Integer> {
  @Mixin private KeyOptions keys = new KeyOptions();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "ACCOUNT",
      description = "An address, or a name of the keystore.")
  private String to = "";

  @Option(
      names = "--data",
      paramLabel = "HEX",
      description = "Input as it is, instead of a function.")
  private @Nullable String data;

  @Mixin private TransactionOptions transaction = new TransactionOptions();
  @Mixin private NodeOptions node = new NodeOptions();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FUNCTION",
      description = "As transfer(address,uint256).")
  private @Nullable String function;

  @Parameters(index = "1..*", arity = "0..*", paramLabel = "ARG", description = "Its arguments.")
  private List<String> arguments = List.of();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Address recipient = node.address("--to", to);
    return new Submission(node, keys, transaction.fees())
        .send(
            new Payment(Optional.of(recipient), transaction.value(), input()), spec.commandLine());
  }

  private Bytes input() {
    String signature = function;
    String hex = data;
    Refusals.check(signature == null || hex == null, "Give --data or a function, not both.");
    if (hex != null) {
      return Refusals.usage("--data", () -> Bytes.of(Hex.parseLenient(hex)));
    }
    return signature == null
        ? Bytes.EMPTY
        : Refusals.usage("FUNCTION", () -> FunctionText.parse(signature).encode(arguments));
  }
}
