package org.poai.chain.stored;

import java.util.List;
import org.poai.chain.block.Block;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.WireBlock;
import org.poai.chain.difficulty.Work;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;

/**
 * A block that has passed steps 1 to 6 of protocol section 8; its execution is left.
 *
 * @param transactions with their senders
 * @param totalWork cumulative work of its branch up to and with it
 * @param proof whether the proof was replayed, or why it was not
 * @param proofNanos what that took; 0 where it was known or skipped
 */
public record ProvenBlock(
    WireBlock wire,
    List<SignedTransaction> transactions,
    Work totalWork,
    Origin origin,
    ProofStatus proof,
    long proofNanos) {
  public ProvenBlock {
    transactions = List.copyOf(transactions);
  }

  public Block block() {
    return wire.block();
  }

  public SealedHeader header() {
    return wire.header();
  }

  public Hash32 hash() {
    return wire.hash();
  }

  public Hash32 parentHash() {
    return wire.header().parentHash();
  }

  public BlockNumber number() {
    return wire.header().number();
  }

  /** Whether its branch has more work than this. */
  public boolean outweighs(ChainHead head) {
    return totalWork.compareTo(head.totalWork()) > 0;
  }
}
