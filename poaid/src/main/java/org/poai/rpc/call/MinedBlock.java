package org.poai.rpc.call;

import java.util.List;
import org.poai.chain.block.Block;
import org.poai.chain.block.Receipt;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.WireBlock;
import org.poai.json.JsonValue.JsonObject;
import org.poai.rpc.shape.ReceiptShape;
import org.poai.rpc.shape.TransactionShape;

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

  public JsonObject transaction(int index) {
    return TransactionShape.mined(transactions.get(index), header(), index);
  }

  public List<JsonObject> receiptShapes() {
    return ReceiptShape.all(header(), transactions, receipts);
  }
}
