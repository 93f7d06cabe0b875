package org.poai.network;

import org.poai.chain.stored.ProofSampler;
import org.poai.memory.MemoryShare;
import org.poai.network.asset.AssetStore;
import org.poai.network.gossip.TransactionSink;
import org.poai.network.peer.NamedPeers;

/**
 * How a node takes part.
 *
 * @param agent program and version, for other people's logs
 * @param named peers that the operator named
 * @param sampler which proofs are replayed while catching up
 * @param assets files that peers may ask for
 * @param blocks where blocks that wait for others are counted
 */
public record NetworkSettings(
    String agent,
    NamedPeers named,
    ProofSampler sampler,
    AssetStore assets,
    TransactionSink transactions,
    MemoryShare blocks) {}
