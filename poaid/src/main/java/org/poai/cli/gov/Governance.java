package org.poai.cli.gov;

import java.util.Optional;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.genesis.ManifestCodec;
import org.poai.client.Payment;
import org.poai.client.RemoteChain;
import org.poai.client.RpcFailure;
import org.poai.contract.ContractReader;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;

/** The governance contracts of a chain, asked through a node. */
record Governance(RemoteChain chain) implements ContractReader<RpcFailure> {
  @Override
  public Bytes call(Address contract, Bytes input) throws RpcFailure {
    Bytes output =
        chain.call(Optional.empty(), new Payment(Optional.of(contract), UInt256.ZERO, input));
    if (output.isEmpty()) {
      throw new UserException(ExitCode.NODE, "The chain of this node has no governance contracts.");
    }
    return output;
  }

  /** The manifest of the next block. */
  Manifest ruling() throws RpcFailure {
    return chain.ask(
        value -> ManifestCodec.fromJson(value.asObject().get("manifest")), "poai_manifest");
  }
}
