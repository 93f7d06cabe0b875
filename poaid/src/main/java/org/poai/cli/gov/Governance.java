package org.poai.cli.gov;

import org.poai.chain.genesis.Manifest;
import org.poai.chain.genesis.ManifestCodec;
import org.poai.cli.contract.RemoteContracts;
import org.poai.client.RemoteChain;
import org.poai.client.RpcFailure;
import org.poai.contract.ContractReader;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;

/** The governance contracts of a chain, asked through a node. */
record Governance(RemoteChain chain) implements ContractReader<RpcFailure> {
  @Override
  public Bytes call(Address contract, Bytes input) throws RpcFailure {
    return new RemoteContracts(chain, "governance contracts").call(contract, input);
  }

  /** The manifest of the next block. */
  Manifest ruling() throws RpcFailure {
    return chain.ask(
        value -> ManifestCodec.fromJson(value.asObject().get("manifest")), "poai_manifest");
  }
}
