package org.poai.miner;

import java.util.concurrent.CompletableFuture;
import org.poai.chain.block.Block;

/**
 * Where a miner gets its work and brings its blocks: this node, or another one. Safe from any
 * thread.
 */
public interface WorkSource {
  /** Work on the present head; its timestamp can lie ahead, and it is not begun before. */
  CompletableFuture<WorkAnswer> work();

  CompletableFuture<MinedBlockResult> submit(Block block);
}
