package org.poai.rpc.eth;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.poai.chain.block.PriorityFee;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.rules.BaseFee;
import org.poai.chain.stored.Chain;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonNumber;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.UInt256;
import org.poai.query.MinedBlocks;
import org.poai.rpc.call.Blocks;
import org.poai.rpc.message.Method;
import org.poai.rpc.message.Params;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.Values;

/** What gas has cost, and what one might offer. */
public record FeeMethods(Blocks blocks, MinedBlocks mined) {
  /** 1 gwei: what a miner is offered where nobody else offers anything. */
  private static final UInt256 USUAL_TIP = UInt256.of(1_000_000_000);

  private static final int SUGGESTION_BLOCKS = 20;
  private static final int MAX_HISTORY = 1_024;
  private static final int MAX_PERCENTILES = 100;

  public Map<String, Method> methods() {
    return Map.of(
        "eth_gasPrice",
        Method.onWorker(
            "() Quantity",
            "A price of gas that the next block should take.",
            params -> Values.of(nextBaseFee(chain().head().header()).plus(tip()))),
        "eth_maxPriorityFeePerGas",
        Method.onWorker(
            "() Quantity", "What to offer the miner per gas.", params -> Values.of(tip())),
        "eth_baseFee",
        Method.onWorker(
            "() Quantity",
            "The base fee of the next block.",
            params -> Values.of(nextBaseFee(chain().head().header()))),
        "eth_feeHistory",
        Method.onWorker(
            "(count: Count, newest: BlockId, percentiles?: Percentiles) Object",
            "Base fees, how full blocks were, and what miners were offered.",
            this::history));
  }

  private Chain chain() {
    return blocks.view().chain();
  }

  private static UInt256 nextBaseFee(SealedHeader header) {
    return BaseFee.after(header.header().execution());
  }

  /** The median tip of the latest transactions. */
  private UInt256 tip() {
    List<UInt256> tips = new ArrayList<>();
    long head = chain().head().number().value();
    for (long number = head; number > 0 && number > head - SUGGESTION_BLOCKS; number--) {
      chain()
          .canonicalHeader(BlockNumber.of(number))
          .ifPresent(header -> tips(header).forEach(one -> tips.add(one.perGas())));
    }
    Collections.sort(tips);
    return tips.isEmpty() ? USUAL_TIP : tips.get(tips.size() / 2);
  }

  private List<PriorityFee> tips(SealedHeader header) {
    return mined
        .block(header)
        .map(block -> PriorityFee.of(block.block(), mined.receipts(header)))
        .orElse(List.of());
  }

  private JsonValue history(Params params) throws RpcException {
    long wanted = params.get(0, Values::count);
    SealedHeader newest = blocks.get(params, 1);
    List<Double> percentiles = params.find(2, FeeMethods::percentiles).orElse(List.of());
    if (wanted == 0) {
      return nothing();
    }
    long last = newest.number().value();
    long first = Math.max(0, last - Math.min(wanted, MAX_HISTORY) + 1);
    List<JsonValue> baseFees = new ArrayList<>();
    List<JsonValue> ratios = new ArrayList<>();
    List<JsonValue> rewards = new ArrayList<>();
    for (long number = first; number <= last; number++) {
      SealedHeader header =
          number == last ? newest : blocks.view().header(BlockNumber.of(number)).orElseThrow();
      var execution = header.header().execution();
      baseFees.add(Values.of(execution.baseFeePerGas()));
      ratios.add(new JsonNumber((double) execution.gasUsed() / execution.gasLimit()));
      if (!percentiles.isEmpty()) {
        rewards.add(rewards(header, percentiles));
      }
    }
    baseFees.add(Values.of(nextBaseFee(newest)));
    // There are no blobs; their price stays 1.
    int count = ratios.size();
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("oldestBlock", Values.of(first));
    members.put("baseFeePerGas", Values.list(baseFees));
    members.put("gasUsedRatio", Values.list(ratios));
    members.put("baseFeePerBlobGas", Values.list(Collections.nCopies(count + 1, Values.of(1))));
    members.put("blobGasUsedRatio", Values.list(Collections.nCopies(count, JsonValue.of(0))));
    if (!percentiles.isEmpty()) {
      members.put("reward", Values.list(rewards));
    }
    return new JsonObject(members);
  }

  /** What is told of no block, as geth does. */
  private static JsonObject nothing() {
    JsonValue none = Values.list(List.of());
    return new JsonObject(
        Map.of("oldestBlock", Values.of(0), "baseFeePerGas", none, "gasUsedRatio", none));
  }

  private static List<Double> percentiles(JsonValue json) throws JsonException {
    List<Double> percentiles = new ArrayList<>();
    for (JsonValue element : json.asArray()) {
      double last = percentiles.isEmpty() ? 0 : percentiles.get(percentiles.size() - 1);
      if (!(element instanceof JsonNumber number)
          || number.value() < last
          || number.value() > 100
          || percentiles.size() == MAX_PERCENTILES) {
        throw new JsonException("up to 100 ascending percentiles from 0 to 100 expected");
      }
      percentiles.add(number.value());
    }
    return percentiles;
  }

  /** The tips below which that part of the block's gas was used. */
  private JsonValue rewards(SealedHeader header, List<Double> percentiles) {
    List<PriorityFee> tips = new ArrayList<>(tips(header));
    if (tips.isEmpty()) {
      return Values.list(Collections.nCopies(percentiles.size(), Values.of(0)));
    }
    tips.sort((a, b) -> a.perGas().compareTo(b.perGas()));
    List<JsonValue> rewards = new ArrayList<>();
    long used = header.header().execution().gasUsed();
    int at = 0;
    long sum = tips.get(0).gas();
    for (double percentile : percentiles) {
      double threshold = used * percentile / 100;
      while (sum < threshold && at < tips.size() - 1) {
        at++;
        sum += tips.get(at).gas();
      }
      rewards.add(Values.of(tips.get(at).perGas()));
    }
    return Values.list(rewards);
  }
}
