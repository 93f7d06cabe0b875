package org.poai.dev;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.poai.chain.block.Envelope;
import org.poai.chain.block.Transaction;
import org.poai.chain.block.Transaction.AccessEntry;
import org.poai.chain.block.Transaction.GasTerms;
import org.poai.chain.block.Transaction.Signature;
import org.poai.chain.block.TransactionType;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;
import org.poai.rpc.call.CallRequest;
import org.poai.rpc.message.Members;
import org.poai.rpc.message.Method;
import org.poai.rpc.message.Params;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.Values;

/**
 * Accounts that the node signs for. Where each transaction gets its block at once, who sends one is
 * answered when it is in a block, so that a test may look at once at what it did.
 */
final class AccountMethods {
  private static final JsonValue PENDING = JsonValue.of("pending");

  private final DevChain dev;
  private final DevWallet wallet;
  private final UsualMethods usual;
  private final UInt256 chainId;

  AccountMethods(DevChain dev, DevWallet wallet, UsualMethods usual) {
    this.dev = dev;
    this.wallet = wallet;
    this.usual = usual;
    this.chainId = UInt256.of(dev.parts().tree().chain().spec().identity().chainId());
  }

  Map<String, Method> methods() {
    Map<String, Method> methods = new HashMap<>();
    methods.put(
        "eth_accounts",
        Method.quick(
            "() List",
            "The accounts that the node signs for.",
            params -> Values.list(wallet.accounts().stream().map(Values::of).toList())));
    methods.put(
        "eth_sendTransaction",
        Method.later(
            "(transaction: Call) Hash",
            "Signs a transaction for one of the node's accounts, and hands it in.",
            params -> dev.call(() -> handIn(filled(params).bytes()))));
    methods.put(
        "eth_signTransaction",
        Method.later(
            "(transaction: Call) Data",
            "Signs a transaction for one of the node's accounts; its envelope.",
            params -> dev.call(() -> Values.of(filled(params).bytes()))));
    methods.put(
        "eth_sendRawTransaction",
        Method.later(
            "(envelope: Data) Hash",
            "Hands in a signed transaction of type 0, 1 or 2.",
            this::sendRaw));
    signatures(methods);
    return methods;
  }

  private void signatures(Map<String, Method> methods) {
    methods.put(
        "eth_sign",
        Method.onWorker(
            "(address: Address, message: Data) Data",
            "Signs a message for one of the node's accounts (EIP-191).",
            params -> signMessage(params, 0, 1)));
    methods.put(
        "personal_sign",
        Method.onWorker(
            "(message: Data, address: Address, password?: String) Data",
            "Signs a message for one of the node's accounts (EIP-191).",
            params -> signMessage(params, 1, 0)));
    Method typed =
        Method.onWorker(
            "(address: Address, data: Any) Data",
            "Signs typed data for one of the node's accounts (EIP-712).",
            params ->
                signed(
                    wallet.sign(params.get(0, Values::address), params.get(1, TypedData::digest))));
    methods.put("eth_signTypedData_v4", typed);
    methods.put("eth_signTypedData", typed);
  }

  private JsonValue signMessage(Params params, int address, int message) throws RpcException {
    return signed(
        wallet.signMessage(
            params.get(address, Values::address), params.get(message, AccountMethods::message)));
  }

  /** Bytes in hexadecimal, or text. */
  private static Bytes message(JsonValue value) throws JsonException {
    String text = value.asString();
    return text.startsWith("0x")
        ? Values.data(value)
        : Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonValue signed(Optional<Bytes> signature) throws RpcException {
    return Values.of(signature.orElseThrow(() -> RpcException.server("unknown account")));
  }

  private CompletableFuture<JsonValue> sendRaw(Params params) throws RpcException {
    return usual
        .later("eth_sendRawTransaction")
        .begin(params)
        .thenCompose(
            hash ->
                dev.call(
                    () -> {
                      dev.mineWaiting();
                      FailedTransaction.refuse(hash, usual);
                      return hash;
                    }));
  }

  /** On the thread of the chain, so that of two senders each gets his own nonce. */
  private JsonValue handIn(Bytes envelope) throws RpcException {
    JsonValue hash = usual.ask("eth_sendRawTransaction", Values.of(envelope));
    dev.mineWaiting();
    FailedTransaction.refuse(hash, usual);
    return hash;
  }

  /** What the request leaves out is filled in, and the whole signed. */
  private Envelope filled(Params params) throws RpcException {
    JsonObject given = params.get(0, JsonValue::asObject);
    CallRequest request = params.get(0, CallRequest::of).on(chainId.w0());
    Address from =
        params
            .get(0, json -> Members.find(json.asObject(), "from", Values::address))
            .orElse(wallet.accounts().get(0));
    if (!wallet.sendsFor(from)) {
      throw RpcException.server("unknown account " + from);
    }
    GivenFees fees = params.get(0, json -> GivenFees.of(json.asObject()));
    long nonce =
        request.nonce().isPresent()
            ? request.nonce().get()
            : number(usual.ask("eth_getTransactionCount", Values.of(from), PENDING)).w0();
    long gas = request.gas().isPresent() ? request.gas().get() : gas(given, from);
    Transaction unsigned =
        new Transaction(
            fees.type(request.accessList()),
            Optional.of(chainId),
            nonce,
            fees.with(usual, gas),
            request.message(),
            request.accessList(),
            Signature.NONE);
    return wallet.sign(from, unsigned);
  }

  private long gas(JsonObject given, Address from) throws RpcException {
    Map<String, JsonValue> members = new TreeMap<>(given.members());
    members.put("from", Values.of(from));
    return number(usual.ask("eth_estimateGas", new JsonObject(members), PENDING)).w0();
  }

  /**
   * What a request says of its fees.
   *
   * @param isPrice whether it is the price of the types before 2
   */
  private record GivenFees(boolean isPrice, Optional<UInt256> max, Optional<UInt256> priority) {
    static GivenFees of(JsonObject given) throws JsonException {
      Optional<UInt256> price = Members.find(given, "gasPrice", Values::quantity);
      return price.isPresent()
          ? new GivenFees(true, price, price)
          : new GivenFees(
              false,
              Members.find(given, "maxFeePerGas", Values::quantity),
              Members.find(given, "maxPriorityFeePerGas", Values::quantity));
    }

    TransactionType type(List<AccessEntry> accessList) {
      if (!isPrice) {
        return TransactionType.DYNAMIC_FEE;
      }
      return accessList.isEmpty() ? TransactionType.LEGACY : TransactionType.ACCESS_LIST;
    }

    /** What it leaves out is twice the base fee, and the usual tip. */
    GasTerms with(UsualMethods usual, long gas) throws RpcException {
      UInt256 tip =
          priority.isPresent() ? priority.get() : number(usual.ask("eth_maxPriorityFeePerGas"));
      if (max.isPresent()) {
        boolean isLess = priority.isEmpty() && max.get().compareTo(tip) < 0;
        return new GasTerms(gas, max.get(), isLess ? max.get() : tip);
      }
      UInt256 base = number(usual.ask("eth_baseFee"));
      BigInteger twice = base.toBigInteger().shiftLeft(1).add(tip.toBigInteger());
      return new GasTerms(gas, UInt256.of(twice), tip);
    }
  }

  private static UInt256 number(JsonValue quantity) throws RpcException {
    try {
      return Values.quantity(quantity);
    } catch (JsonException e) {
      throw RpcException.server(String.valueOf(e.getMessage()));
    }
  }
}
