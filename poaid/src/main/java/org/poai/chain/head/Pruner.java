package org.poai.chain.head;

import org.poai.chain.branch.HeaderBranch;
import org.poai.chain.branch.PruneDepth;
import org.poai.chain.branch.TreeParts;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.ChainStore;
import org.poai.primitives.BlockNumber;
import org.poai.store.Batch;
import org.poai.store.Column;
import org.poai.store.KeyValueStore;
import org.poai.store.StoreReader.Cursor;

/**
 * Drops what lies too deep to be needed: states below {@code maxReorg}, or, while the node is not
 * in step, below as many blocks as it may have to leave; below the prune depth the bodies of
 * canonical blocks, with their receipts and what is found through them; below both, side blocks
 * with their headers. Headers of the canonical chain and the genesis block stay for ever.
 *
 * <p>Each change of the head prunes a bounded number of blocks in its own batch, so that a node
 * that is restarted with a smaller depth catches up over the next blocks. How far it has come
 * stands in the store. Owned by the chain thread.
 */
public final class Pruner {
  static final int MAX_PER_CHANGE = 64;

  /** What a node keeps that is not in step, so that it can leave a branch which it met first. */
  private static final long NOT_IN_STEP = HeaderBranch.MAX_HEADERS;

  private final TreeParts parts;
  private final Chain chain;
  private final PruneDepth depth;

  public Pruner(TreeParts parts) {
    this.parts = parts;
    this.chain = parts.chain();
    this.depth = parts.pruneDepth();
  }

  /**
   * Adds to the batch of a change from {@code forkPoint} to {@code head} what it lets go. It must
   * be the first in the batch: what the change writes anew wins.
   */
  void begin(Batch batch, BlockNumber forkPoint, BlockNumber head) {
    long floor = head.value() - Math.min(parts.deepestReorg(), NOT_IN_STEP);
    long states = Math.min(floor, head.value() - chain.spec().finality().maxReorg());
    if (states > 0) {
      chain.states().prune(batch, BlockNumber.of(states));
    }
    long keep = Math.min(floor, head.value() - depth.blocks());
    if (!depth.keepsAll() && keep > 0) {
      bodies(batch, forkPoint.value(), keep);
    }
    // A branch kept beside the chain may be followed for as long as states lead back to its root.
    long sideKeep = Math.min(keep, states);
    if (!depth.keepsAll() && sideKeep > 0) {
      sideBlocks(batch, chain.database(), sideKeep);
    }
  }

  /** Bodies of canonical blocks below {@code keep} that the change does not touch. */
  private void bodies(Batch batch, long forkPoint, long keep) {
    // A deep reorganisation writes bodies anew where pruning had passed.
    long next = Math.min(chain.store().prunedBelow().value(), forkPoint + 1);
    long end = Math.min(Math.min(keep, forkPoint + 1), next + MAX_PER_CHANGE);
    for (; next < end; next++) {
      chain
          .canonicalHash(BlockNumber.of(next))
          .ifPresent(hash -> chain.store().removeBody(batch, hash));
    }
    ChainStore.putPrunedBelow(batch, BlockNumber.of(next));
  }

  private static void sideBlocks(Batch batch, KeyValueStore database, long keep) {
    try (Cursor cursor = database.seek(Column.SIDE, new byte[0])) {
      for (int i = 0; i < MAX_PER_CHANGE && cursor.isValid(); i++, cursor.next()) {
        byte[] key = cursor.key();
        if (ChainStore.sideHeight(key).value() >= keep) {
          return;
        }
        ChainStore.removeSide(batch, key);
      }
    }
  }
}
