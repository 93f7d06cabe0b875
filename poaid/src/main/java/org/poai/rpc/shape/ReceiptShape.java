package org.poai.rpc.shape;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.poai.chain.block.Log;
import org.poai.chain.block.Receipt;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SignedTransaction;
import org.poai.evm.operation.Creations;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.query.MinedBlock;
import org.poai.query.MinedBlocks;
import org.poai.query.MinedBlocks.Found;
import org.poai.rpc.message.Values;

/** Receipts and logs of a block as clients read them. */
public final class ReceiptShape {
  private ReceiptShape() {}

  /** All receipts of a block, in order. */
  public static List<JsonObject> all(MinedBlock mined) {
    SealedHeader block = mined.header();
    List<SignedTransaction> transactions = mined.transactions();
    List<Receipt> receipts = mined.receipts();
    List<JsonObject> shapes = new ArrayList<>();
    long before = 0;
    int firstLog = 0;
    for (int i = 0; i < receipts.size(); i++) {
      Receipt receipt = receipts.get(i);
      shapes.add(one(block, transactions.get(i), i, receipt, new Before(before, firstLog)));
      before = receipt.cumulativeGasUsed();
      firstLog += receipt.logs().size();
    }
    return shapes;
  }

  /**
   * One receipt of a block.
   *
   * @param receipts all of the block
   */
  public static JsonObject of(
      SealedHeader block, SignedTransaction signed, int index, List<Receipt> receipts) {
    long gas = index == 0 ? 0 : receipts.get(index - 1).cumulativeGasUsed();
    int logs = receipts.subList(0, index).stream().mapToInt(each -> each.logs().size()).sum();
    return one(block, signed, index, receipts.get(index), new Before(gas, logs));
  }

  /** The receipt of a transaction that was found; empty where it is not kept. */
  public static Optional<JsonObject> of(Found found, MinedBlocks mined) {
    SealedHeader header = found.block().sealedHeader();
    return mined
        .storedReceipts(header.hash())
        .map(all -> of(header, found.signed(), found.index(), all));
  }

  /** What earlier transactions of the block used and logged. */
  private record Before(long gas, int logs) {}

  private static JsonObject one(
      SealedHeader block, SignedTransaction signed, int index, Receipt receipt, Before before) {
    var transaction = signed.transaction();
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("transactionHash", Values.of(signed.hash()));
    members.put("transactionIndex", Values.of(index));
    members.put("blockHash", Values.of(block.hash()));
    members.put("blockNumber", Values.of(block.number().value()));
    members.put("from", Values.of(signed.sender()));
    members.put("to", transaction.message().to().map(Values::of).orElse(Values.NULL));
    members.put(
        "contractAddress",
        transaction.message().isCreation()
            ? Values.of(Creations.address(signed.sender(), transaction.nonce()))
            : Values.NULL);
    members.put("cumulativeGasUsed", Values.of(receipt.cumulativeGasUsed()));
    members.put("gasUsed", Values.of(receipt.cumulativeGasUsed() - before.gas()));
    members.put(
        "effectiveGasPrice", Values.of(transaction.effectiveGasPrice(BlockShape.baseFee(block))));
    members.put("logsBloom", Values.of(receipt.logsBloom()));
    members.put("type", Values.of(receipt.type().number()));
    members.put("status", Values.of(receipt.success() ? 1 : 0));
    List<JsonObject> logs = new ArrayList<>();
    for (int i = 0; i < receipt.logs().size(); i++) {
      LogPlace place = new LogPlace(block, signed.hash(), index, before.logs() + i);
      logs.add(log(receipt.logs().get(i), place, false));
    }
    members.put("logs", Values.list(logs));
    return new JsonObject(members);
  }

  /** Where a log was made; {@code index} counts within the block. */
  public record LogPlace(
      SealedHeader block,
      org.poai.primitives.Hash32 transaction,
      int transactionIndex,
      int index) {}

  /** A log; {@code removed} where its block has left the chain. */
  public static JsonObject log(Log log, LogPlace place, boolean removed) {
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("address", Values.of(log.address()));
    members.put("topics", Values.list(log.topics().stream().map(Values::of).toList()));
    members.put("data", Values.of(log.data()));
    members.put("blockNumber", Values.of(place.block().number().value()));
    members.put("blockHash", Values.of(place.block().hash()));
    members.put("blockTimestamp", Values.of(place.block().header().timestamp()));
    members.put("transactionHash", Values.of(place.transaction()));
    members.put("transactionIndex", Values.of(place.transactionIndex()));
    members.put("logIndex", Values.of(place.index()));
    members.put("removed", JsonValue.of(removed));
    return new JsonObject(members);
  }
}
