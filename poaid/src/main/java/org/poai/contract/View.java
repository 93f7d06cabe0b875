package org.poai.contract;

import java.util.List;
import java.util.function.Function;
import org.poai.chain.genesis.GenesisContract;
import org.poai.evm.abi.Abi;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;

/**
 * A question to a contract, which changes nothing.
 *
 * @param input data of the call
 * @param outputs types of the answer
 */
public record View<T>(
    Address contract, Bytes input, List<String> outputs, Function<Fields, T> reader) {
  public View {
    outputs = List.copyOf(outputs);
  }

  /** A question to a contract of the genesis state; {@code outputs} are types with commas. */
  public static <T> View<T> of(
      GenesisContract contract,
      String signature,
      List<?> arguments,
      String outputs,
      Function<Fields, T> reader) {
    return new View<>(
        contract.address(),
        Abi.call(signature, arguments),
        Abi.types("outputs(" + outputs + ")"),
        reader);
  }

  /**
   * What the contract answered.
   *
   * @throws IllegalArgumentException when the output is none of this contract's
   */
  public T read(Bytes output) {
    return reader.apply(new Fields(Abi.decode(outputs, output)));
  }
}
