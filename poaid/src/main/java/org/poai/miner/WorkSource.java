package org.poai.miner;

import java.util.concurrent.CompletableFuture;
import org.poai.chain.block.Block;
import org.poai.primitives.Hash32;

/**
 * Where a miner gets its work and brings its blocks: this node, or another one. Safe from any
 * thread.
 */
public interface WorkSource {
  /** Work on the present head; its timestamp can lie ahead, and it is not begun before. */
  CompletableFuture<WorkAnswer> work();

  CompletableFuture<MinedBlockResult> submit(Block block);

  /**
   * Hears that no nonce has a result after this parent.
   *
   * @return whether there is work after another one now
   */
  default boolean avoid(Hash32 parent) {
    return false;
  }
}
