package org.poai.rpc.shape;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Transaction;
import org.poai.chain.block.Transaction.AccessEntry;
import org.poai.chain.block.TransactionType;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.UInt256;
import org.poai.query.MinedBlocks.Found;
import org.poai.rpc.message.Values;

/** A transaction as clients read it. */
public final class TransactionShape {
  private static final long EIP155_OFFSET = 35;
  private static final long V_OFFSET = 27;

  private TransactionShape() {}

  /** One that waits for its block. */
  public static JsonObject pending(SignedTransaction signed) {
    Map<String, JsonValue> members = members(signed);
    members.put("blockHash", Values.NULL);
    members.put("blockNumber", Values.NULL);
    members.put("transactionIndex", Values.NULL);
    members.put("gasPrice", Values.of(signed.transaction().gas().maxFee()));
    return new JsonObject(members);
  }

  /** One at its place in a block. */
  public static JsonObject mined(SignedTransaction signed, SealedHeader block, int index) {
    Map<String, JsonValue> members = members(signed);
    members.put("blockHash", Values.of(block.hash()));
    members.put("blockNumber", Values.of(block.number().value()));
    members.put("blockTimestamp", Values.of(block.header().timestamp()));
    members.put("transactionIndex", Values.of(index));
    UInt256 baseFee = block.header().execution().baseFeePerGas();
    members.put("gasPrice", Values.of(signed.transaction().effectiveGasPrice(baseFee)));
    return new JsonObject(members);
  }

  /** One that was found in a block of the chain. */
  public static JsonObject mined(Found found) {
    return mined(found.signed(), found.block().sealedHeader(), found.index());
  }

  private static Map<String, JsonValue> members(SignedTransaction signed) {
    Transaction transaction = signed.transaction();
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("hash", Values.of(signed.hash()));
    members.put("type", Values.of(transaction.type().number()));
    members.put("from", Values.of(signed.sender()));
    members.put("to", transaction.message().to().map(Values::of).orElse(Values.NULL));
    members.put("nonce", Values.of(transaction.nonce()));
    members.put("gas", Values.of(transaction.gas().limit()));
    members.put("value", Values.of(transaction.message().value()));
    members.put("input", Values.of(transaction.message().data()));
    transaction.chainId().ifPresent(id -> members.put("chainId", Values.of(id)));
    signature(transaction, members);
    if (transaction.type() != TransactionType.LEGACY) {
      members.put("accessList", accessList(transaction.accessList()));
    }
    if (transaction.type() == TransactionType.DYNAMIC_FEE) {
      members.put("maxFeePerGas", Values.of(transaction.gas().maxFee()));
      members.put("maxPriorityFeePerGas", Values.of(transaction.gas().maxPriorityFee()));
    }
    return members;
  }

  private static void signature(Transaction transaction, Map<String, JsonValue> members) {
    long parity = transaction.signature().odd() ? 1 : 0;
    members.put("r", Values.of(transaction.signature().r()));
    members.put("s", Values.of(transaction.signature().s()));
    if (transaction.type() != TransactionType.LEGACY) {
      members.put("v", Values.of(parity));
      members.put("yParity", Values.of(parity));
    } else {
      Optional<UInt256> chainId = transaction.chainId();
      UInt256 v =
          chainId
              .map(id -> id.plus(id).plus(UInt256.of(EIP155_OFFSET + parity)))
              .orElse(UInt256.of(V_OFFSET + parity));
      members.put("v", Values.of(v));
    }
  }

  /** [{address, storageKeys}] (EIP-2930). */
  public static JsonValue accessList(List<AccessEntry> entries) {
    return Values.list(
        entries.stream()
            .map(
                entry ->
                    new JsonObject(
                        Map.of(
                            "address", Values.of(entry.address()),
                            "storageKeys",
                                Values.list(entry.keys().stream().map(Values::of).toList()))))
            .toList());
  }
}
