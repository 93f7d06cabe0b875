package org.poai.network.sync;

import java.security.SecureRandom;
import java.util.function.LongSupplier;
import org.poai.async.EventThread;
import org.poai.chain.stored.ProofSampler;
import org.poai.chain.tree.BlockTree;
import org.poai.network.peer.PeerBook;
import org.poai.network.peer.PeerClient;

/**
 * What sync works with.
 *
 * @param sampler which proofs are replayed, {@code --verify}
 * @param nanoTime for rates and patience
 * @param random whom to ask first of those that claim more than we have
 */
public record SyncParts(
    BlockTree tree,
    PeerBook book,
    PeerClient client,
    EventThread thread,
    ProofSampler sampler,
    LongSupplier nanoTime,
    SecureRandom random) {}
