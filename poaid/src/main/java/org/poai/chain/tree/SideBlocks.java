package org.poai.chain.tree;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.poai.chain.block.SealedHeader;
import org.poai.primitives.Hash32;
import org.poai.store.Batch;
import org.poai.store.Column;
import org.poai.store.KeyValueStore.Durability;
import org.poai.store.StoreReader.Cursor;

/**
 * Stored blocks off the canonical chain: such as left it, and such of a branch that catches up
 * whose proofs are judged and which are not executed yet. Owned by the chain thread.
 */
final class SideBlocks {
  private final Chain chain;

  SideBlocks(Chain chain) {
    this.chain = chain;
  }

  /** Stores judged blocks beside the canonical chain. */
  void put(List<Candidate> blocks) {
    Batch batch = new Batch();
    for (Candidate candidate : blocks) {
      ChainStore.putBlock(batch, candidate);
      ChainStore.putSide(batch, candidate.block.sealedHeader());
    }
    chain.database().write(batch, Durability.BUFFERED);
  }

  /**
   * Removes a side block that execution has proven false, and all side blocks that build on it;
   * returns their hashes, none where it is not stored. Only blocks that were never executed can be
   * false, so none of them is canonical.
   */
  Set<Hash32> remove(SealedHeader root) {
    Set<Hash32> gone = new HashSet<>();
    if (!chain.store().contains(root.hash()) || chain.isCanonical(root)) {
      return gone;
    }
    gone.add(root.hash());
    Batch batch = new Batch();
    // Keys are in the order of heights, so a parent comes before its children.
    try (Cursor cursor = chain.database().seek(Column.SIDE, ChainStore.heightKey(root.number()))) {
      for (; cursor.isValid(); cursor.next()) {
        byte[] key = cursor.key();
        Hash32 hash = ChainStore.sideHash(key);
        boolean builds =
            chain.header(hash).filter(header -> gone.contains(header.parentHash())).isPresent();
        if (builds || hash.equals(root.hash())) {
          gone.add(hash);
          ChainStore.removeSide(batch, key);
        }
      }
    }
    chain.database().write(batch, Durability.BUFFERED);
    return gone;
  }
}
