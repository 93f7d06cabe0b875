package org.poai.rpc.eth;

import java.util.ArrayList;
import java.util.List;
import org.poai.chain.tree.HeadListener.HeadChange;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.rpc.call.Blocks;
import org.poai.rpc.call.LogFinder;
import org.poai.rpc.call.LogRequest;
import org.poai.rpc.message.Values;
import org.poai.rpc.shape.BlockShape;
import org.poai.rpc.shape.TransactionShape;
import org.poai.txpool.PooledTransaction;

/** What somebody wants to hear of, and how it is told. */
sealed interface Watch {
  /** New heads; told as headers, or as hashes. */
  record Heads(boolean whole) implements Watch {}

  /** Logs of blocks that come, and again, as removed, of those that go. */
  record Logs(LogRequest request) implements Watch {}

  /** Transactions that became executable in the pool. */
  record Pending(boolean whole) implements Watch {}

  /** That catching up with others begins or ends. */
  record Syncing() implements Watch {}

  /** What a change of the head means for a watch. */
  default List<JsonValue> of(HeadChange change, Blocks blocks, LogFinder logs) {
    List<JsonValue> told = new ArrayList<>();
    if (this instanceof Heads heads) {
      change
          .applied()
          .forEach(
              applied -> {
                var header = applied.block().sealedHeader();
                told.add(
                    heads.whole()
                        ? new JsonObject(BlockShape.header(header, blocks.prevRandao(header)))
                        : Values.of(header.hash()));
              });
    } else if (this instanceof Logs wanted) {
      LogRequest request = wanted.request();
      change.reverted().stream()
          .filter(request::covers)
          .forEach(header -> told.addAll(logs.matching(header, request.query(), true)));
      change.applied().stream()
          .map(applied -> applied.block().sealedHeader())
          .filter(request::covers)
          .forEach(header -> told.addAll(logs.matching(header, request.query(), false)));
    }
    return told;
  }

  /** What new transactions mean for a watch. */
  default List<JsonValue> of(List<PooledTransaction> transactions) {
    List<JsonValue> told = new ArrayList<>();
    if (this instanceof Pending pending) {
      transactions.forEach(
          pooled ->
              told.add(
                  pending.whole()
                      ? TransactionShape.pending(pooled.signed())
                      : Values.of(pooled.hash())));
    }
    return told;
  }
}
