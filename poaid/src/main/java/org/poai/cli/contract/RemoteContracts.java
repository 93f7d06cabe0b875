package org.poai.cli.contract;

import java.util.Optional;
import org.poai.client.Payment;
import org.poai.client.RemoteChain;
import org.poai.client.RpcFailure;
import org.poai.contract.ContractReader;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;

/**
 * Contracts of a chain's genesis, asked through a node.
 *
 * @param what they are, for the sentence that they are not there
 */
public record RemoteContracts(RemoteChain chain, String what)
    implements ContractReader<RpcFailure> {
  @Override
  public Bytes call(Address contract, Bytes input) throws RpcFailure {
    Bytes output =
        chain.call(Optional.empty(), new Payment(Optional.of(contract), UInt256.ZERO, input));
    if (output.isEmpty()) {
      throw new UserException(ExitCode.NODE, "The chain of this node has no " + what + ".");
    }
    return output;
  }
}
