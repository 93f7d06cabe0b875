package org.poai.chain.block;

import java.util.List;
import org.poai.primitives.Hash32;

/**
 * A block that was executed: its wire form, its transactions with their senders, and what each of
 * them did. Whoever hears of a new head gets this, so that nobody reads back from the store what
 * the chain had in its hand.
 */
public record ExecutedBlock(
    WireBlock wire, List<SignedTransaction> transactions, List<Receipt> receipts) {
  public ExecutedBlock {
    transactions = List.copyOf(transactions);
    receipts = List.copyOf(receipts);
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
}
