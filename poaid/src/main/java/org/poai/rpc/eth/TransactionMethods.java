package org.poai.rpc.eth;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonString;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.rpc.call.Blocks;
import org.poai.rpc.call.MinedBlocks;
import org.poai.rpc.message.Method;
import org.poai.rpc.message.Params;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.Values;
import org.poai.rpc.shape.TransactionShape;
import org.poai.state.Account;
import org.poai.state.StateView;
import org.poai.txpool.Pool;
import org.poai.txpool.PoolResult;
import org.poai.txpool.Source;

/** Transactions: handing them in, and finding them again, in the pool or in a block. */
public record TransactionMethods(Blocks blocks, MinedBlocks mined, Pool pool) {
  private static final long PATIENCE_SECONDS = 10;

  public Map<String, Method> methods() {
    return Map.of(
        "eth_sendRawTransaction",
        Method.of(
            "(envelope: Data) Hash",
            "Hands in a signed transaction of type 0, 1 or 2.",
            this::send),
        "eth_getTransactionByHash",
        Method.of("(hash: Hash) Transaction", "A transaction, waiting or mined.", this::byHash),
        "eth_getTransactionReceipt",
        Method.of("(hash: Hash) Receipt", "What a mined transaction did.", this::receipt),
        "eth_getTransactionCount",
        Method.of(
            "(address: Address, block?: BlockId) Quantity",
            "An account's next nonce; pending counts what waits in the pool.",
            this::count),
        "eth_getRawTransactionByHash",
        Method.of("(hash: Hash) DataOrNull", "A transaction's envelope.", this::raw),
        "debug_getRawTransaction",
        Method.of("(hash: Hash) DataOrNull", "A transaction's envelope.", this::raw));
  }

  private JsonValue send(Params params) throws RpcException {
    Bytes envelope = params.get(0, Values::data);
    PoolResult result;
    try {
      result = pool.submit(envelope, Source.LOCAL).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RpcException.server("the node is stopping");
    } catch (ExecutionException | TimeoutException e) {
      throw RpcException.server("the pool is too busy");
    }
    if (result instanceof PoolResult.Refused refused) {
      throw RpcException.server(refused.message());
    }
    return Values.of(((PoolResult.Accepted) result).transaction().signed().hash());
  }

  private JsonValue byHash(Params params) throws RpcException {
    Hash32 hash = params.get(0, Values::hash);
    return mined
        .find(hash)
        .<JsonValue>map(found -> found.block().transaction(found.index()))
        .or(() -> pool.find(hash).map(pooled -> TransactionShape.pending(pooled.signed())))
        .orElse(Values.NULL);
  }

  private JsonValue raw(Params params) throws RpcException {
    Hash32 hash = params.get(0, Values::hash);
    return mined
        .find(hash)
        .map(found -> found.block().transactions().get(found.index()))
        .or(() -> pool.find(hash).map(pooled -> pooled.signed()))
        .map(signed -> Values.of(signed.envelope()))
        .orElse(Values.NULL);
  }

  private JsonValue receipt(Params params) throws RpcException {
    return mined
        .find(params.get(0, Values::hash))
        .<JsonValue>map(found -> found.block().receiptShapes().get(found.index()))
        .orElse(Values.NULL);
  }

  /** The tag {@code pending} counts what the pool has without a gap. */
  private JsonValue count(Params params) throws RpcException {
    Address address = params.get(0, Values::address);
    Optional<JsonValue> block = params.find(1, value -> value);
    if (block.equals(Optional.of(new JsonString("pending")))) {
      return Values.of(pool.nextNonce(address));
    }
    try (StateView state = blocks.state(blocks.get(params, 1))) {
      return Values.of(state.account(address).orElse(Account.EMPTY).nonce());
    }
  }
}
