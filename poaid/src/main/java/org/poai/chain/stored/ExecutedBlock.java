package org.poai.chain.stored;

import java.util.List;
import org.poai.chain.block.Block;
import org.poai.chain.block.Receipt;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.WireBlock;
import org.poai.primitives.Hash32;

/** A proven block with what its transactions did: all steps of protocol section 8 are done. */
public record ExecutedBlock(ProvenBlock proven, List<Receipt> receipts) {
  public ExecutedBlock {
    receipts = List.copyOf(receipts);
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
