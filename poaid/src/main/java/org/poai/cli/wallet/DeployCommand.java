package org.poai.cli.wallet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.poai.cli.option.Refusals;
import org.poai.client.Bytecode;
import org.poai.client.Payment;
import org.poai.evm.abi.FunctionText;
import org.poai.primitives.Bytes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code poaid deploy}. */
@Command(
    mixinStandardHelpOptions = true,
    name = "deploy",
    sortOptions = false,
    description = "Creates a contract from what a compiler wrote; prints the contract's address.",
    footer = {
      "",
      "  poaid deploy --from alice Token.json --constructor \"(string,uint256)\" Coin 1000 --wait"
    })
public final class DeployCommand implements Callable<Integer> {
  @Mixin private KeyOptions keys = new KeyOptions();

  @Option(
      names = "--constructor",
      paramLabel = "TYPES",
      description = "Types of the constructor's arguments, as (string,uint256).")
  private @Nullable String constructor;

  @Mixin private TransactionOptions transaction = new TransactionOptions();
  @Mixin private NodeOptions node = new NodeOptions();

  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "Code in hex, or an artifact of Hardhat, Foundry or solc.")
  private Path file = Path.of("");

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "ARG",
      description = "The constructor's arguments.")
  private List<String> arguments = List.of();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Bytes code;
    try {
      code = Bytecode.read(file);
    } catch (IOException e) {
      throw Refusals.file(file, e);
    }
    Bytes whole = Bytes.fromHex(code.toHex() + tail().toHex().substring(2));
    return new Submission(node, keys, transaction.fees())
        .send(new Payment(Optional.empty(), transaction.value(), whole), spec.commandLine());
  }

  private Bytes tail() {
    String types = constructor == null ? "()" : constructor.strip();
    Refusals.check(types.startsWith("("), "--constructor takes types like (string,uint256).");
    return Refusals.usage("--constructor", () -> FunctionText.parse(types).encode(arguments));
  }
}
