package org.poai.chain.stored;

import java.util.List;
import java.util.Optional;
import org.poai.chain.block.Block;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.WireBlock;
import org.poai.chain.difficulty.Work;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;

/**
 * A block that has passed steps 1 to 6 of protocol section 8; its execution is left.
 *
 * @param transactions with their senders
 * @param totalWork cumulative work of its branch up to and with it
 * @param proof whether the proof was replayed, or why it was not
 * @param proofNanos what that took; 0 where it was known or skipped
 * @param manifest what its header names, where the block comes from outside; of a stored block it
 *     is stored
 */
public record ProvenBlock(
    WireBlock wire,
    List<SignedTransaction> transactions,
    Work totalWork,
    Origin origin,
    ProofStatus proof,
    long proofNanos,
    Optional<Scheduled> manifest) {
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
