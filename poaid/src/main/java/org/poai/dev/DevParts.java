package org.poai.dev;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.poai.chain.tree.BlockTree;
import org.poai.evm.BlockProcessor;
import org.poai.miner.MinedBlockResult;
import org.poai.query.PendingBlocks;
import org.poai.txpool.Pool;

/**
 * What a developer's chain stands on.
 *
 * @param smith makes a block of what waits in the pool
 * @param trouble hears in a clause why a block that nobody waits for was not made
 */
public record DevParts(
    BlockTree tree,
    BlockProcessor processor,
    Pool pool,
    PendingBlocks pending,
    DevClock clock,
    Supplier<CompletableFuture<MinedBlockResult>> smith,
    Consumer<String> trouble) {}
