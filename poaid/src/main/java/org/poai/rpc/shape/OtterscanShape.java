package org.poai.rpc.shape;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.poai.chain.block.InternalMove;
import org.poai.chain.block.Receipt;
import org.poai.chain.block.SignedTransaction;
import org.poai.evm.trace.CallTree.Call;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;
import org.poai.query.HistoryEntry;
import org.poai.query.MinedBlock;
import org.poai.rpc.message.Values;

/** Answers as the explorer Otterscan reads them. */
public final class OtterscanShape {
  private static final int SELECTOR = 4;

  private OtterscanShape() {}

  /**
   * What contracts did to accounts in a transaction.
   *
   * @param isCreation whether the transaction makes a contract, which is not within it
   */
  public static JsonValue operations(List<InternalMove> moves, boolean isCreation) {
    int first = isCreation && !moves.isEmpty() ? 1 : 0;
    return Values.list(
        moves.subList(first, moves.size()).stream()
            .map(
                move ->
                    new JsonObject(
                        Map.of(
                            "type", JsonValue.of(move.kind().number()),
                            "from", Values.of(move.from()),
                            "to", Values.of(move.to()),
                            "value", Values.of(move.value()))))
            .toList());
  }

  /** Calls in the order in which they began. */
  public static JsonValue calls(Call root) {
    List<JsonValue> calls = new ArrayList<>();
    add(root, 0, calls);
    return Values.list(calls);
  }

  private static void add(Call call, int depth, List<JsonValue> calls) {
    boolean hasValue = !call.type().equals("STATICCALL") && !call.type().equals("DELEGATECALL");
    calls.add(
        new JsonObject(
            Map.of(
                "type", JsonValue.of(call.type()),
                "depth", JsonValue.of(depth),
                "from", Values.of(call.parties().from()),
                "to", Values.of(call.parties().to()),
                "value", hasValue ? Values.of(call.parties().value()) : Values.NULL,
                "input", Values.of(call.data().input()),
                "output", Values.of(call.data().output()))));
    call.calls().forEach(inner -> add(inner, depth + 1, calls));
  }

  /** A block without its transactions, with what its miner got and its senders paid. */
  public static JsonValue details(MinedBlock block, Hash32 prevRandao, Wei subsidy) {
    JsonValue reward = Values.of(subsidy.value());
    return new JsonObject(
        Map.of(
            "block", new JsonObject(slim(block, prevRandao)),
            "issuance",
                new JsonObject(
                    Map.of("blockReward", reward, "uncleReward", Values.of(0), "issuance", reward)),
            "totalFees", Values.of(fees(block))));
  }

  private static Map<String, JsonValue> slim(MinedBlock block, Hash32 prevRandao) {
    Map<String, JsonValue> members =
        new TreeMap<>(
            BlockShape.of(block.wire(), prevRandao, body -> Values.list(List.of())).members());
    members.remove("transactions");
    members.put("logsBloom", Values.NULL);
    members.put("transactionCount", JsonValue.of(block.transactions().size()));
    return members;
  }

  /** All that senders paid for gas. */
  private static UInt256 fees(MinedBlock block) {
    BigInteger fees = BigInteger.ZERO;
    long before = 0;
    for (int i = 0; i < block.receipts().size(); i++) {
      Receipt receipt = block.receipts().get(i);
      UInt256 price =
          block
              .transactions()
              .get(i)
              .transaction()
              .effectiveGasPrice(BlockShape.baseFee(block.header()));
      BigInteger used = BigInteger.valueOf(receipt.cumulativeGasUsed() - before);
      fees = fees.add(price.toBigInteger().multiply(used));
      before = receipt.cumulativeGasUsed();
    }
    return UInt256.of(fees);
  }

  /** Some transactions of a block with their receipts. */
  public static JsonValue page(MinedBlock block, Hash32 prevRandao, int first, int end) {
    List<JsonValue> transactions = new ArrayList<>();
    List<JsonValue> receipts = new ArrayList<>();
    for (int i = first; i < end; i++) {
      transactions.add(brief(block, i));
      receipts.add(
          slim(ReceiptShape.of(block.header(), block.transactions().get(i), i, block.receipts())));
    }
    Map<String, JsonValue> members = slim(block, prevRandao);
    members.put("transactions", Values.list(transactions));
    return new JsonObject(
        Map.of("fullblock", new JsonObject(members), "receipts", Values.list(receipts)));
  }

  /** Of the input, the selector alone. */
  private static JsonObject brief(MinedBlock block, int index) {
    SignedTransaction signed = block.transactions().get(index);
    Map<String, JsonValue> members =
        new TreeMap<>(TransactionShape.mined(signed, block.header(), index).members());
    byte[] input = signed.transaction().message().data().toArray();
    members.put(
        "input", Values.of(Bytes.of(Arrays.copyOf(input, Math.min(input.length, SELECTOR)))));
    return new JsonObject(members);
  }

  private static JsonObject slim(JsonObject receipt) {
    Map<String, JsonValue> members = new TreeMap<>(receipt.members());
    members.put("logs", Values.NULL);
    members.put("logsBloom", Values.NULL);
    return new JsonObject(members);
  }

  /**
   * Transactions of an account, the newest first.
   *
   * @param isFirst whether there are no newer ones
   * @param isLast whether there are no older ones
   */
  public static JsonValue history(List<HistoryEntry> entries, boolean isFirst, boolean isLast) {
    List<JsonValue> transactions = new ArrayList<>();
    List<JsonValue> receipts = new ArrayList<>();
    for (HistoryEntry entry : entries) {
      transactions.add(TransactionShape.mined(entry.signed(), entry.block(), entry.index()));
      Map<String, JsonValue> receipt =
          new TreeMap<>(
              slim(ReceiptShape.of(entry.block(), entry.signed(), entry.index(), entry.receipts()))
                  .members());
      receipt.put("timestamp", JsonValue.of(entry.block().header().timestamp()));
      receipts.add(new JsonObject(receipt));
    }
    return new JsonObject(
        Map.of(
            "txs", Values.list(transactions),
            "receipts", Values.list(receipts),
            "firstPage", JsonValue.of(isFirst),
            "lastPage", JsonValue.of(isLast)));
  }
}
