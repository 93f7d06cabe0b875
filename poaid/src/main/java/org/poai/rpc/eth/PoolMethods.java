package org.poai.rpc.eth;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.poai.chain.block.Transaction;
import org.poai.crypto.AddressText;
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

/** What waits in the pool. As in geth, senders are written with their checksum here. */
public record PoolMethods(Pool pool) {
  public Map<String, Method> methods() {
    return Map.of(
        "txpool_status",
        Method.onWorker("() Object", "How many transactions wait.", params -> status()),
        "txpool_content",
        Method.onWorker(
            "() Object",
            "All transactions that wait, by sender and nonce.",
            params -> content(PoolMethods::whole)),
        "txpool_inspect",
        Method.onWorker(
            "() Object",
            "All transactions that wait, by sender and nonce, in a line each.",
            params -> content(PoolMethods::line)),
        "txpool_contentFrom",
        Method.onWorker(
            "(address: Address) Object",
            "A sender's transactions that wait, by nonce.",
            this::contentFrom));
  }

  private JsonValue status() {
    PoolContent content = pool.content();
    return halves(Values.of(content.pending()), Values.of(content.queued()));
  }

  private static JsonObject halves(JsonValue pending, JsonValue queued) {
    return new JsonObject(Map.of("pending", pending, "queued", queued));
  }

  private static JsonValue whole(PooledTransaction pooled) {
    return TransactionShape.pending(pooled.signed());
  }

  private static JsonValue line(PooledTransaction pooled) {
    Transaction transaction = pooled.signed().transaction();
    return JsonValue.of(
        transaction.message().to().map(AddressText::of).orElse("contract creation")
            + ": "
            + transaction.message().value()
            + " wei + "
            + Long.toUnsignedString(transaction.gas().limit())
            + " gas × "
            + transaction.gas().maxFee()
            + " wei");
  }

  private JsonValue content(Function<PooledTransaction, JsonValue> shape) {
    PoolContent content = pool.content();
    return halves(
        bySender(content, SenderTransactions::pending, shape),
        bySender(content, SenderTransactions::queued, shape));
  }

  private static JsonValue bySender(
      PoolContent content,
      Function<SenderTransactions, List<PooledTransaction>> half,
      Function<PooledTransaction, JsonValue> shape) {
    Map<String, JsonValue> senders = new TreeMap<>();
    content
        .senders()
        .forEach(
            (address, transactions) -> {
              if (!half.apply(transactions).isEmpty()) {
                senders.put(AddressText.of(address), byNonce(half.apply(transactions), shape));
              }
            });
    return new JsonObject(senders);
  }

  private static JsonValue byNonce(
      List<PooledTransaction> transactions, Function<PooledTransaction, JsonValue> shape) {
    Map<String, JsonValue> nonces = new TreeMap<>();
    transactions.forEach(
        pooled -> nonces.put(Long.toUnsignedString(pooled.nonce()), shape.apply(pooled)));
    return new JsonObject(nonces);
  }

  private JsonValue contentFrom(Params params) throws RpcException {
    Address sender = params.get(0, Values::address);
    return pool.sender(sender)
        .<JsonValue>map(
            found ->
                halves(
                    byNonce(found.pending(), PoolMethods::whole),
                    byNonce(found.queued(), PoolMethods::whole)))
        .orElseGet(() -> halves(new JsonObject(Map.of()), new JsonObject(Map.of())));
  }
}
