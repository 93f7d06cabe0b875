package org.poai.rpc.eth;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.poai.chain.block.Envelope;
import org.poai.json.JsonValue;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.query.MinedBlocks;
import org.poai.rpc.call.Blocks;
import org.poai.rpc.message.Method;
import org.poai.rpc.message.Params;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.Values;
import org.poai.rpc.shape.ReceiptShape;
import org.poai.rpc.shape.TransactionShape;
import org.poai.state.Account;
import org.poai.state.StateView;
import org.poai.txpool.Pool;
import org.poai.txpool.PoolResult;
import org.poai.txpool.Source;

/** Transactions: handing them in, and finding them again, in the pool or in a block. */
public record TransactionMethods(
    Blocks blocks, MinedBlocks mined, Pool pool, Inclusions inclusions) {
  private static final long PATIENCE_SECONDS = 10;

  /** As geth: what a client waits for a block where it does not say, and at most. */
  private static final long USUAL_WAIT_MILLIS = 20_000;

  private static final long LONGEST_WAIT_MILLIS = 60_000;

  /**
   * What one transaction may pay for its gas when it is handed in here: as geth, one coin, in wei.
   */
  private static final BigInteger FEE_CAP = BigInteger.TEN.pow(18);

  public Map<String, Method> methods() {
    return Map.of(
        "eth_sendRawTransaction",
        Method.later(
            "(envelope: Data) Hash",
            "Hands in a signed transaction of type 0, 1 or 2.",
            this::send),
        "eth_sendRawTransactionSync",
        Method.later(
            "(envelope: Data, milliseconds?: Count) Receipt",
            "The same, and waits for the receipt (EIP-7966).",
            this::sendAndWait),
        "eth_getTransactionByHash",
        Method.onWorker(
            "(hash: Hash) Transaction", "A transaction, waiting or mined.", this::byHash),
        "eth_getTransactionReceipt",
        Method.onWorker("(hash: Hash) Receipt", "What a mined transaction did.", this::receipt),
        "eth_getTransactionCount",
        Method.quick(
            "(address: Address, block?: BlockId) Quantity",
            "An account's next nonce; pending counts what waits in the pool.",
            this::count),
        "eth_getRawTransactionByHash",
        Method.onWorker(
            "(hash: Hash) Data",
            "A transaction's envelope; 0x for one that is not known.",
            this::raw),
        "debug_getRawTransaction",
        Method.onWorker(
            "(hash: Hash) Data",
            "A transaction's envelope; 0x for one that is not known.",
            this::raw));
  }

  /** Answered when the transaction is safe on the disk. */
  private CompletableFuture<JsonValue> send(Params params) throws RpcException {
    return send(envelope(params));
  }

  private static Envelope envelope(Params params) throws RpcException {
    Envelope envelope = new Envelope(params.get(0, Values::data));
    requireFeeBelowCap(envelope);
    return envelope;
  }

  private CompletableFuture<JsonValue> send(Envelope envelope) {
    return pool.submit(envelope, Source.LOCAL)
        .copy()
        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .handle(TransactionMethods::sent);
  }

  /**
   * Refuses a fee that must be a slip, in geth's words; what is no transaction is left to the pool.
   */
  private static void requireFeeBelowCap(Envelope envelope) throws RpcException {
    BigInteger fee =
        envelope
            .transaction()
            .match(
                transaction ->
                    UInt256.of(transaction.gas().limit())
                        .toBigInteger()
                        .multiply(transaction.gas().maxFee().toBigInteger()),
                refused -> BigInteger.ZERO);
    if (fee.compareTo(FEE_CAP) > 0) {
      BigDecimal ether = new BigDecimal(fee, 18).setScale(2, RoundingMode.HALF_EVEN);
      throw RpcException.server(
          "tx fee (" + ether + " ether) exceeds the configured cap (1.00 ether)");
    }
  }

  private static JsonValue sent(@Nullable PoolResult result, @Nullable Throwable failure) {
    if (result instanceof PoolResult.Accepted accepted) {
      return Values.of(accepted.transaction().signed().hash());
    }
    throw new CompletionException(
        RpcException.server(
            result instanceof PoolResult.Refused refused
                ? refused.message()
                : "the pool is too busy"));
  }

  /** Waits before it sends: a block may be quicker than the answer of the pool. */
  private CompletableFuture<JsonValue> sendAndWait(Params params) throws RpcException {
    Envelope envelope = envelope(params);
    Hash32 hash = envelope.hash();
    long millis =
        Math.min(params.find(1, Values::count).orElse(USUAL_WAIT_MILLIS), LONGEST_WAIT_MILLIS);
    CompletableFuture<Void> included = inclusions.await(hash, millis);
    return send(envelope)
        .whenComplete((sent, refused) -> cancelIf(refused != null, included))
        .thenCompose(sent -> included.handle((done, late) -> receiptOf(hash, millis)));
  }

  private static void cancelIf(boolean refused, CompletableFuture<Void> included) {
    if (refused) {
      included.cancel(false);
    }
  }

  private JsonValue receiptOf(Hash32 hash, long millis) {
    return mined
        .find(hash)
        .flatMap(found -> ReceiptShape.of(found, mined))
        .orElseThrow(() -> new CompletionException(RpcException.notMined(hash, millis)));
  }

  private JsonValue byHash(Params params) throws RpcException {
    Hash32 hash = params.get(0, Values::hash);
    return mined
        .find(hash)
        .<JsonValue>map(TransactionShape::mined)
        .or(() -> pool.find(hash).map(pooled -> TransactionShape.pending(pooled.signed())))
        .orElse(Values.NULL);
  }

  private JsonValue raw(Params params) throws RpcException {
    Hash32 hash = params.get(0, Values::hash);
    return mined
        .find(hash)
        .map(MinedBlocks.Found::signed)
        .or(() -> pool.find(hash).map(pooled -> pooled.signed()))
        .map(signed -> Values.of(signed.envelope().bytes()))
        .orElse(Values.of(Bytes.EMPTY));
  }

  private JsonValue receipt(Params params) throws RpcException {
    return mined
        .find(params.get(0, Values::hash))
        .<JsonValue>flatMap(found -> ReceiptShape.of(found, mined))
        .orElse(Values.NULL);
  }

  /** The tag {@code pending} counts what the pool has without a gap. */
  private JsonValue count(Params params) throws RpcException {
    Address address = params.get(0, Values::address);
    if (Blocks.isPending(params, 1)) {
      return Values.of(pool.nextNonce(address));
    }
    try (StateView state = blocks.state(blocks.get(params, 1))) {
      return Values.of(state.account(address).orElse(Account.EMPTY).nonce());
    }
  }
}
