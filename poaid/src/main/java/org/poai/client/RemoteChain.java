package org.poai.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.poai.chain.block.Log;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Transaction;
import org.poai.chain.block.Transaction.GasTerms;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.block.Transaction.Signature;
import org.poai.chain.block.TransactionType;
import org.poai.client.keystore.AccountKey;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.json.JsonValue.JsonNull;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.Hex;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;

/** A chain as a wallet sees it, through a node. Keys stay here: what goes to the node is signed. */
public final class RemoteChain {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(400);

  /** The most that an account costs which is new and cold (EIP-2929), rounded up. */
  private static final long ACCOUNT_GAS = 30_000;

  /** Of one transaction (EIP-7825). */
  private static final long MAX_LIMIT = 1 << 24;

  private static final JsonValue LATEST = JsonValue.of("latest");
  private static final JsonValue PENDING = JsonValue.of("pending");

  private final JsonRpcClient client;

  public RemoteChain(JsonRpcClient client) {
    this.client = client;
  }

  /** A transaction that the node has taken. */
  public record Sent(Hash32 hash, long nonce) {}

  /** Turns an answer into what is asked for. */
  public interface Reading<T> {
    T of(JsonValue value) throws JsonException;
  }

  /** What the node answers to a method, in the form that is wanted. */
  public <T> T ask(Reading<T> reading, String method, JsonValue... params) throws RpcFailure {
    JsonValue value = client.call(method, params);
    try {
      return reading.of(value);
    } catch (JsonException | IllegalArgumentException e) {
      throw RpcFailure.senseless(method, String.valueOf(e.getMessage()));
    }
  }

  /** Asks again and again until the answer is there. */
  public <T> T askUntilThere(Reading<Optional<T>> reading, String method, JsonValue... params)
      throws RpcFailure {
    Optional<T> answer = ask(reading, method, params);
    while (answer.isEmpty()) {
      pause();
      answer = ask(reading, method, params);
    }
    return answer.get();
  }

  /** Looks for something on the chain. */
  @FunctionalInterface
  public interface Look<T> {
    /** Empty while it is not there. */
    Optional<T> look() throws RpcFailure;
  }

  /** Looks again and again until something is there; empty when that takes too long. */
  public static <T> Optional<T> await(Look<T> look, Duration patience) throws RpcFailure {
    long start = System.nanoTime();
    Optional<T> found = look.look();
    while (found.isEmpty() && System.nanoTime() - start < patience.toNanos()) {
      pause();
      found = look.look();
    }
    return found;
  }

  private static void pause() {
    Executor later =
        CompletableFuture.delayedExecutor(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
    CompletableFuture.runAsync(() -> {}, later).join();
  }

  private static UInt256 quantity(JsonValue value) throws JsonException {
    return UInt256.fromQuantity(value.asString());
  }

  private static long number(JsonValue value) throws JsonException {
    return Hex.parseQuantity(value.asString());
  }

  public UInt256 chainId() throws RpcFailure {
    return ask(RemoteChain::quantity, "eth_chainId");
  }

  /** The number of the head. */
  public long height() throws RpcFailure {
    return ask(RemoteChain::number, "eth_blockNumber");
  }

  /** What an account has at the head. */
  public Wei balance(Address account) throws RpcFailure {
    return new Wei(
        ask(RemoteChain::quantity, "eth_getBalance", JsonValue.of(account.toHex()), LATEST));
  }

  /** What a contract would answer at the head. */
  public Bytes call(Optional<Address> from, Payment payment) throws RpcFailure {
    return ask(
        value -> Bytes.fromHex(value.asString()), "eth_call", message(from, payment), LATEST);
  }

  /**
   * Signs a transaction of type 2 and gives it to the node, which is asked for whatever the choice
   * leaves open.
   */
  public Sent send(AccountKey key, Payment payment, GasChoice choice) throws RpcFailure {
    Transaction unsigned =
        new Transaction(
            TransactionType.DYNAMIC_FEE,
            Optional.of(chainId()),
            choice.nonce().isPresent() ? choice.nonce().getAsLong() : nonce(key.address()),
            terms(key.address(), payment, choice),
            new Message(payment.to(), payment.value(), payment.data()),
            List.of(),
            Signature.NONE);
    SignedTransaction signed = key.sign(unsigned);
    ask(
        value -> Hash32.fromHex(value.asString()),
        "eth_sendRawTransaction",
        JsonValue.of(signed.envelope().bytes().toHex()));
    return new Sent(signed.hash(), unsigned.nonce());
  }

  /** The nonce that follows those of the account's waiting transactions. */
  private long nonce(Address account) throws RpcFailure {
    return ask(
        RemoteChain::number, "eth_getTransactionCount", JsonValue.of(account.toHex()), PENDING);
  }

  /** Where the sender says nothing, the fee cap bears a base fee that doubles. */
  private GasTerms terms(Address from, Payment payment, GasChoice choice) throws RpcFailure {
    long limit =
        choice.limit().isPresent()
            ? choice.limit().getAsLong()
            : limit(
                ask(
                    RemoteChain::number,
                    "eth_estimateGas",
                    message(Optional.of(from), payment),
                    PENDING),
                payment);
    UInt256 tip =
        choice.priorityFee().isPresent()
            ? choice.priorityFee().get()
            : ask(RemoteChain::quantity, "eth_maxPriorityFeePerGas");
    UInt256 cap = choice.maxFee().isPresent() ? choice.maxFee().get() : tip.plus(doubledBaseFee());
    boolean tipTooLarge = choice.priorityFee().isEmpty() && tip.compareTo(cap) > 0;
    return new GasTerms(limit, cap, tipTooLarge ? cap : tip);
  }

  /**
   * Room above an estimate for what may change until the transaction stands in a block: the state,
   * and the block's miner, whose account is cheaper to touch than others. What is not used is not
   * paid.
   */
  private static long limit(long estimate, Payment payment) {
    long roomy = estimate + estimate / 4 + ACCOUNT_GAS;
    return payment.data().isEmpty() || estimate > MAX_LIMIT ? estimate : Math.min(roomy, MAX_LIMIT);
  }

  private UInt256 doubledBaseFee() throws RpcFailure {
    UInt256 next =
        ask(
            value -> {
              List<JsonValue> fees = value.asObject().get("baseFeePerGas").asArray();
              if (fees.isEmpty()) {
                throw new JsonException("no base fee");
              }
              return quantity(fees.get(fees.size() - 1));
            },
            "eth_feeHistory",
            JsonValue.of("0x1"),
            LATEST,
            new JsonArray(List.of()));
    return next.plus(next);
  }

  private static JsonObject message(Optional<Address> from, Payment payment) {
    Map<String, JsonValue> members = new TreeMap<>();
    from.ifPresent(address -> members.put("from", JsonValue.of(address.toHex())));
    payment.to().ifPresent(address -> members.put("to", JsonValue.of(address.toHex())));
    members.put("value", JsonValue.of(payment.value().toQuantity()));
    if (!payment.data().isEmpty()) {
      members.put("data", JsonValue.of(payment.data().toHex()));
    }
    return new JsonObject(members);
  }

  /** The receipt of a transaction; empty while it is in no block. */
  public Optional<SendReceipt> receipt(Hash32 transaction) throws RpcFailure {
    return ask(
        value ->
            value instanceof JsonNull ? Optional.empty() : Optional.of(receipt(value.asObject())),
        "eth_getTransactionReceipt",
        JsonValue.of(transaction.toHex()));
  }

  private static SendReceipt receipt(JsonObject members) throws JsonException {
    long gasUsed = number(members.get("gasUsed"));
    UInt256 price = quantity(members.get("effectiveGasPrice"));
    Optional<JsonValue> contract =
        members.find("contractAddress").filter(value -> !(value instanceof JsonNull));
    return new SendReceipt(
        number(members.get("blockNumber")),
        number(members.get("status")) == 1,
        gasUsed,
        new Wei(UInt256.of(price.toBigInteger().multiply(UInt256.of(gasUsed).toBigInteger()))),
        contract.isEmpty()
            ? Optional.empty()
            : Optional.of(Address.fromHex(contract.get().asString())),
        logs(members.get("logs")));
  }

  /** The logs of a contract from a block on whose second topic is this one. */
  public List<Log> logs(Address contract, long first, Hash32 subject) throws RpcFailure {
    JsonObject filter =
        new JsonObject(
            Map.of(
                "address",
                JsonValue.of(contract.toHex()),
                "fromBlock",
                JsonValue.of(Hex.quantity(first)),
                "topics",
                new JsonArray(List.of(new JsonNull(), JsonValue.of(subject.toHex())))));
    return ask(RemoteChain::logs, "eth_getLogs", filter);
  }

  private static List<Log> logs(JsonValue array) throws JsonException {
    List<Log> logs = new ArrayList<>();
    for (JsonValue each : array.asArray()) {
      List<Hash32> topics = new ArrayList<>();
      for (JsonValue topic : each.asObject().get("topics").asArray()) {
        topics.add(Hash32.fromHex(topic.asString()));
      }
      logs.add(
          new Log(
              Address.fromHex(each.asObject().get("address").asString()),
              topics,
              Bytes.fromHex(each.asObject().get("data").asString())));
    }
    return logs;
  }

  /** Waits until a transaction is in a block; empty when that takes too long. */
  public Optional<SendReceipt> await(Hash32 transaction, Duration patience) throws RpcFailure {
    return await(() -> receipt(transaction), patience);
  }

  /** Whether a contract is at an address, at the head. */
  public boolean hasCode(Address contract) throws RpcFailure {
    return !ask(
            value -> Bytes.fromHex(value.asString()),
            "eth_getCode",
            JsonValue.of(contract.toHex()),
            LATEST)
        .isEmpty();
  }
}
