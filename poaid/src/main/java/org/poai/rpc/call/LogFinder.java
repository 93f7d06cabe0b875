package org.poai.rpc.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.poai.chain.block.Block;
import org.poai.chain.block.Log;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.TransactionCodec;
import org.poai.chain.index.LogQuery;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.shape.ReceiptShape;
import org.poai.rpc.shape.ReceiptShape.LogPlace;

/** Finds logs by the index, block by block. */
public record LogFinder(Blocks blocks) {
  private static final int MAX_LOGS = 20_000;
  private static final int BLOCKS_AT_ONCE = 1_000;

  public List<JsonObject> find(LogRequest request) throws RpcException {
    if (request.block().isPresent()) {
      SealedHeader header =
          blocks
              .chain()
              .header(request.block().get())
              .orElseThrow(() -> RpcException.server("unknown block"));
      return matching(header, request.query(), false);
    }
    long first = height(request.from());
    long last = height(request.to());
    if (first > last || last > blocks.chain().head().number().value()) {
      throw RpcException.invalidParams("invalid block range params");
    }
    BlockNumber kept = blocks.chain().prunedBelow();
    if (Math.max(first, 1) < kept.value() && last > 0) {
      throw RpcException.server("the logs of blocks below " + kept + " are pruned");
    }
    return find(request.query(), first, last);
  }

  /** By the index, so many blocks at a time. */
  private List<JsonObject> find(LogQuery query, long from, long last) throws RpcException {
    List<JsonObject> found = new ArrayList<>();
    long first = from;
    while (first <= last) {
      List<BlockNumber> candidates =
          blocks
              .chain()
              .blocksWithLogs(query, BlockNumber.of(first), BlockNumber.of(last), BLOCKS_AT_ONCE);
      for (BlockNumber number : candidates) {
        Optional<SealedHeader> header = blocks.chain().canonicalHeader(number);
        if (header.isPresent()) {
          found.addAll(matching(header.get(), query, false));
        }
        if (found.size() > MAX_LOGS) {
          throw RpcException.server("query returned more than " + MAX_LOGS + " results");
        }
      }
      first =
          candidates.size() < BLOCKS_AT_ONCE
              ? last + 1
              : candidates.get(candidates.size() - 1).value() + 1;
    }
    return found;
  }

  private long height(Optional<JsonValue> name) throws RpcException {
    if (name.isEmpty()) {
      return blocks.chain().head().number().value();
    }
    try {
      return blocks
          .find(name.get())
          .map(header -> header.number().value())
          .orElseThrow(() -> RpcException.invalidParams("invalid block range params"));
    } catch (JsonException | IllegalArgumentException e) {
      throw RpcException.invalidParams("invalid argument 0: " + e.getMessage());
    }
  }

  /** The logs of one block, on the chain or just off it. */
  public List<JsonObject> matching(SealedHeader header, LogQuery query, boolean removed) {
    List<List<Log>> logs = blocks.chain().logs(header.hash()).orElse(List.of());
    if (logs.stream().flatMap(List::stream).noneMatch(query::matches)) {
      return List.of();
    }
    return blocks
        .chain()
        .block(header.hash())
        .map(block -> matching(block, logs, query, removed))
        .orElse(List.of());
  }

  private static List<JsonObject> matching(
      Block block, List<List<Log>> logs, LogQuery query, boolean removed) {
    List<JsonObject> found = new ArrayList<>();
    int index = 0;
    for (int i = 0; i < logs.size(); i++) {
      Hash32 transaction = TransactionCodec.hash(block.transactions().get(i));
      for (Log log : logs.get(i)) {
        if (query.matches(log)) {
          LogPlace place = new LogPlace(block.sealedHeader(), transaction, i, index);
          found.add(ReceiptShape.log(log, place, removed));
        }
        index++;
      }
    }
    return found;
  }
}
