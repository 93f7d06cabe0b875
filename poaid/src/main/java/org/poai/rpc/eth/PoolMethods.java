package org.poai.rpc.eth;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;
import org.poai.rpc.message.Method;
import org.poai.rpc.message.Params;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.Values;
import org.poai.rpc.shape.TransactionShape;
import org.poai.txpool.Pool;
import org.poai.txpool.PoolContent;
import org.poai.txpool.PooledTransaction;
import org.poai.txpool.SenderTransactions;

/** What waits in the pool. */
public record PoolMethods(Pool pool) {
  public Map<String, Method> methods() {
    return Map.of(
        "txpool_status", params -> status(),
        "txpool_content", params -> content(),
        "txpool_contentFrom", this::contentFrom);
  }

  private JsonValue status() {
    PoolContent content = pool.content();
    return halves(Values.of(content.pending()), Values.of(content.queued()));
  }

  private static JsonObject halves(JsonValue pending, JsonValue queued) {
    return new JsonObject(Map.of("pending", pending, "queued", queued));
  }

  private JsonValue content() {
    PoolContent content = pool.content();
    return halves(
        bySender(content, SenderTransactions::pending),
        bySender(content, SenderTransactions::queued));
  }

  private static JsonValue bySender(
      PoolContent content, Function<SenderTransactions, List<PooledTransaction>> half) {
    Map<String, JsonValue> senders = new TreeMap<>();
    content
        .senders()
        .forEach(
            (address, transactions) -> {
              if (!half.apply(transactions).isEmpty()) {
                senders.put(address.toHex(), byNonce(half.apply(transactions)));
              }
            });
    return new JsonObject(senders);
  }

  private static JsonValue byNonce(List<PooledTransaction> transactions) {
    Map<String, JsonValue> nonces = new TreeMap<>();
    transactions.forEach(
        pooled ->
            nonces.put(
                Long.toUnsignedString(pooled.nonce()), TransactionShape.pending(pooled.signed())));
    return new JsonObject(nonces);
  }

  private JsonValue contentFrom(Params params) throws RpcException {
    Address sender = params.get(0, Values::address);
    return pool.sender(sender)
        .<JsonValue>map(found -> halves(byNonce(found.pending()), byNonce(found.queued())))
        .orElseGet(() -> halves(byNonce(List.of()), byNonce(List.of())));
  }
}
