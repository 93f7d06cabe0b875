package org.poai.chain.tree;

import org.poai.async.Clock;
import org.poai.chain.BlockExecutor;
import org.poai.chain.ManifestSchedule;
import org.poai.chain.ProofVerifier;
import org.poai.metrics.Metrics;

/** What a {@link BlockTree} works with. */
public record TreeParts(
    Chain chain,
    ProofVerifier verifier,
    BlockExecutor executor,
    ManifestSchedule schedule,
    Clock clock,
    Metrics metrics,
    PruneDepth pruneDepth) {}
