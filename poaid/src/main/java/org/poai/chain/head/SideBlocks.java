package org.poai.chain.head;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.ChainStore;
import org.poai.chain.stored.Origin;
import org.poai.chain.stored.ProvenBlock;
import org.poai.memory.BoundedMap;
import org.poai.primitives.Hash32;
import org.poai.store.Batch;
import org.poai.store.Column;
import org.poai.store.KeyValueStore.Durability;
import org.poai.store.StoreReader.Cursor;

/**
 * Stored blocks off the canonical chain: blocks that a reorganisation took from it, and blocks of a
 * branch that catches up, whose proofs are judged and which are not executed yet. Owned by the
 * chain thread.
 */
public final class SideBlocks {
  /** Blocks of which it is remembered who brought them; the oldest are forgotten first. */
  private static final int MAX_ORIGINS = 32_768;

  private final Chain chain;

  private final Map<Hash32, Origin> origins = BoundedMap.byAge(MAX_ORIGINS);

  public SideBlocks(Chain chain) {
    this.chain = chain;
  }

  /** Stores judged blocks beside the canonical chain. */
  public void put(List<ProvenBlock> blocks) {
    put(blocks, new Batch());
  }

  /** The same together with what is in a batch. */
  public void put(List<ProvenBlock> blocks, Batch batch) {
    for (ProvenBlock block : blocks) {
      ChainStore.putBlock(batch, block);
      ChainStore.putSide(batch, block.header());
      chain.manifests().keep(batch, block);
    }
    chain.database().write(batch, Durability.BUFFERED);
    blocks.forEach(block -> origins.put(block.hash(), block.origin()));
  }

  /** Who brought a stored block, as far as it is remembered. */
  public Origin origin(Hash32 hash) {
    return origins.getOrDefault(hash, new Origin.Stored());
  }

  /** It is no side block any more. */
  public void forget(Hash32 hash) {
    origins.remove(hash);
  }

  /** A side block that is false, or builds on one that is. */
  public record Removed(SealedHeader header, Origin origin) {}

  /** Removes a side block that is false, and all side blocks that build on it; returns them. */
  public List<Removed> remove(SealedHeader root) {
    Batch batch = new Batch();
    List<Removed> removed = remove(root, batch);
    chain.database().write(batch, Durability.BUFFERED);
    return removed;
  }

  /** The same once the batch is written. */
  List<Removed> remove(SealedHeader root, Batch batch) {
    List<Removed> removed = from(root);
    for (Removed side : removed) {
      ChainStore.removeSide(batch, side.header());
      origins.remove(side.header().hash());
    }
    return removed;
  }

  /** A side block and all side blocks that build on it; none where it is not stored as one. */
  List<Removed> from(SealedHeader root) {
    List<Removed> found = new ArrayList<>();
    if (!chain.store().contains(root.hash()) || chain.store().isCanonical(root)) {
      return found;
    }
    Set<Hash32> hashes = new HashSet<>();
    // Keys are in the order of heights, so a parent comes before its children.
    try (Cursor cursor = chain.database().seek(Column.SIDE, ChainStore.heightKey(root.number()))) {
      for (; cursor.isValid(); cursor.next()) {
        Hash32 hash = ChainStore.sideHash(cursor.key());
        chain
            .header(hash)
            .filter(it -> hash.equals(root.hash()) || hashes.contains(it.parentHash()))
            .ifPresent(
                header -> {
                  hashes.add(hash);
                  found.add(new Removed(header, origin(hash)));
                });
      }
    }
    return found;
  }
}
