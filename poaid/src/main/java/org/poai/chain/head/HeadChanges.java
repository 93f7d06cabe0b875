package org.poai.chain.head;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.poai.chain.block.Block;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.WireBlock;
import org.poai.chain.head.BranchSwitch.Arrival;
import org.poai.chain.head.HeadListener.HeadChange;
import org.poai.chain.index.Footprint;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.ChainHead;
import org.poai.chain.stored.ExecutedBlock;
import org.poai.chain.stored.HeaderRecord;
import org.poai.chain.stored.Origin;
import org.poai.chain.stored.ProvenBlock;
import org.poai.primitives.Hash32;

/**
 * What listeners hear of a switch to another branch: changes of a bounded number of blocks, first
 * those that left the chain, then those that joined it, which are read from the store when asked
 * for. So a listener that falls behind holds hashes, not blocks. Owned by the chain thread.
 */
public final class HeadChanges {
  public static final int MAX_BLOCKS = 256;

  private final Chain chain;
  private final SideBlocks sideBlocks;

  public HeadChanges(Chain chain, SideBlocks sideBlocks) {
    this.chain = chain;
    this.sideBlocks = sideBlocks;
  }

  public List<HeadChange> of(Arrival arrival) {
    List<HeadChange> changes = new ArrayList<>();
    List<SealedHeader> undone = arrival.undone();
    List<Hash32> joined = arrival.joined();
    while (undone.size() > MAX_BLOCKS || (joined.isEmpty() && !undone.isEmpty())) {
      List<SealedHeader> piece = undone.subList(0, Math.min(MAX_BLOCKS, undone.size()));
      SealedHeader lowest = piece.get(piece.size() - 1);
      changes.add(new HeadChange(head(lowest.parentHash()), piece, List.of()));
      undone = undone.subList(piece.size(), undone.size());
    }
    while (!joined.isEmpty()) {
      List<Hash32> piece = joined.subList(0, Math.min(MAX_BLOCKS, joined.size()));
      changes.add(new HeadChange(head(piece.get(piece.size() - 1)), undone, applied(piece)));
      undone = List.of();
      joined = joined.subList(piece.size(), joined.size());
    }
    return changes;
  }

  private ChainHead head(Hash32 hash) {
    HeaderRecord record = chain.store().stored(hash);
    return new ChainHead(record.header(), record.totalWork());
  }

  private List<ExecutedBlock> applied(List<Hash32> piece) {
    List<Origin> origins = piece.stream().map(sideBlocks::origin).toList();
    return new StoredBlocks(chain, List.copyOf(piece), origins);
  }

  /** Blocks of the store, read when they are looked at. */
  private static final class StoredBlocks extends AbstractList<ExecutedBlock> {
    private final Chain chain;
    private final List<Hash32> hashes;
    private final List<Origin> origins;

    StoredBlocks(Chain chain, List<Hash32> hashes, List<Origin> origins) {
      this.chain = chain;
      this.hashes = hashes;
      this.origins = origins;
    }

    @Override
    public ExecutedBlock get(int index) {
      HeaderRecord record = chain.store().stored(hashes.get(index));
      Origin origin = origins.get(index);
      Optional<ProvenBlock> block = chain.store().proven(record, origin, chain.senders());
      Optional<List<Footprint>> footprints = chain.footprints(record.header().hash());
      return block.isEmpty() || footprints.isEmpty()
          ? empty(record, origin)
          : new ExecutedBlock(
              block.get(),
              footprints.get().stream().map(Footprint::receipt).toList(),
              footprints.get().stream().map(Footprint::moves).toList());
    }

    /** The listener is late by so much that the body is pruned: it sees an empty one. */
    private static ExecutedBlock empty(HeaderRecord record, Origin origin) {
      WireBlock wire = WireBlock.of(new Block(record.header(), List.of(), List.of()));
      return new ExecutedBlock(
          new ProvenBlock(
              wire, List.of(), record.totalWork(), origin, record.proof(), 0, Optional.empty()),
          List.of(),
          List.of());
    }

    @Override
    public int size() {
      return hashes.size();
    }
  }
}
