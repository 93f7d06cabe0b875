package org.poai.query;

import java.util.List;
import org.poai.chain.block.Block;
import org.poai.chain.block.Receipt;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.WireBlock;

/** A block with the senders of its transactions and, if it was executed, their receipts. */
public record MinedBlock(
    WireBlock wire, List<SignedTransaction> transactions, List<Receipt> receipts) {
  public MinedBlock {
    transactions = List.copyOf(transactions);
    receipts = List.copyOf(receipts);
  }

  public Block block() {
    return wire.block();
  }

  public SealedHeader header() {
    return wire.header();
  }
}
