package org.poai.miner;

import java.util.concurrent.CompletableFuture;
import org.poai.chain.block.Block;
import org.poai.chain.tree.ImportResult;

/**
 * Where a miner gets its work and brings its blocks: this node, or another one. Safe from any
 * thread.
 */
public interface WorkSource {
  /**
   * Work on the present head; its timestamp can lie ahead, and it is not begun before. Ends with an
   * exception when there is none now.
   */
  CompletableFuture<Work> work();

  CompletableFuture<ImportResult> submit(Block block);
}
