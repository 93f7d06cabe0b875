package org.poai.chain.stored;

import java.util.List;
import java.util.stream.IntStream;
import org.poai.chain.block.Block;
import org.poai.chain.block.InternalMove;
import org.poai.chain.block.Receipt;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.WireBlock;
import org.poai.chain.index.Footprint;
import org.poai.primitives.Hash32;

/**
 * A proven block with what its transactions did: all steps of protocol section 8 are done.
 *
 * @param moves of each transaction what its code did to accounts and no log says
 */
public record ExecutedBlock(
    ProvenBlock proven, List<Receipt> receipts, List<List<InternalMove>> moves) {
  public ExecutedBlock {
    receipts = List.copyOf(receipts);
    moves = List.copyOf(moves);
  }

  /** What each transaction left behind. */
  public List<Footprint> footprints() {
    return IntStream.range(0, receipts.size())
        .mapToObj(
            i ->
                new Footprint(proven.transactions().get(i).sender(), receipts.get(i), moves.get(i)))
        .toList();
  }

  public WireBlock wire() {
    return proven.wire();
  }

  public Block block() {
    return proven.block();
  }

  public SealedHeader header() {
    return proven.header();
  }

  public Hash32 hash() {
    return proven.hash();
  }

  public Origin origin() {
    return proven.origin();
  }
}
