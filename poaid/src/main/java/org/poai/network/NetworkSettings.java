package org.poai.network;

import java.util.Set;
import org.poai.chain.tree.ProofSampler;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.network.asset.AssetStore;
import org.poai.network.gossip.TransactionSink;

/**
 * How a node takes part.
 *
 * @param agent program and version, for other people's logs
 * @param named peers that the operator named
 * @param sampler which proofs are replayed while catching up
 */
public record NetworkSettings(
    String agent,
    Set<PeerId> named,
    ProofSampler sampler,
    AssetStore assets,
    TransactionSink transactions) {
  public NetworkSettings {
    named = Set.copyOf(named);
  }
}
