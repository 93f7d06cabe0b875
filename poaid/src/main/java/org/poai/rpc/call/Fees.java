package org.poai.rpc.call;

import java.math.BigInteger;
import java.util.Optional;
import org.poai.chain.block.Transaction.GasTerms;
import org.poai.crypto.AddressText;
import org.poai.json.JsonException;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;
import org.poai.rpc.message.Members;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.Values;
import org.poai.state.Account;
import org.poai.state.StateView;

/**
 * What a caller would pay, per gas. Who offers nothing is not asked to pay; of others geth asks
 * what it would of a transaction, and so do we.
 *
 * @param max the most, the base fee included
 * @param priority the miner's share; a price without more words is both
 */
record Fees(UInt256 max, UInt256 priority) {
  private static final Fees NONE = new Fees(UInt256.ZERO, UInt256.ZERO);

  static Fees of(JsonObject call) throws JsonException {
    Optional<UInt256> price = Members.find(call, "gasPrice", Values::quantity);
    Optional<UInt256> max = Members.find(call, "maxFeePerGas", Values::quantity);
    Optional<UInt256> priority = Members.find(call, "maxPriorityFeePerGas", Values::quantity);
    if (price.isPresent() && (max.isPresent() || priority.isPresent())) {
      throw new JsonException("both gasPrice and (maxFeePerGas or maxPriorityFeePerGas) specified");
    }
    return price
        .map(both -> new Fees(both, both))
        .orElse(new Fees(max.orElse(UInt256.ZERO), priority.orElse(UInt256.ZERO)));
  }

  boolean isNone() {
    return equals(NONE);
  }

  /** The price in a block with this base fee (EIP-1559). */
  UInt256 price(UInt256 baseFee, Address payer) throws RpcException {
    if (priority.compareTo(max) > 0) {
      throw RpcException.server(upsideDown(payer));
    }
    if (max.compareTo(baseFee) < 0) {
      throw RpcException.server(tooLow(payer, baseFee));
    }
    return terms(0).effectivePrice(baseFee);
  }

  /** In a transaction with this gas limit. */
  GasTerms terms(long limit) {
    return new GasTerms(limit, max, priority);
  }

  /** What geth says of a tip that is more than the whole price may be. */
  String upsideDown(Address payer) {
    return "max priority fee per gas higher than max fee per gas: address "
        + AddressText.of(payer)
        + ", maxPriorityFeePerGas: "
        + priority.toBigInteger()
        + ", maxFeePerGas: "
        + max.toBigInteger();
  }

  /** What geth says of fees that a block does not take. */
  String tooLow(Address payer, UInt256 baseFee) {
    return "max fee per gas less than block base fee: address "
        + AddressText.of(payer)
        + ", maxFeePerGas: "
        + max.toBigInteger()
        + ", baseFee: "
        + baseFee.toBigInteger();
  }

  /** What geth says of who cannot pay. */
  static String unpaid(Address payer, BigInteger have, BigInteger want) {
    return "insufficient funds for gas * price + value: address "
        + AddressText.of(payer)
        + " have "
        + have
        + " want "
        + want;
  }

  /** Refuses what the caller cannot pay. */
  void charge(StateView state, CallRequest request, long gas) throws RpcException {
    BigInteger have = balance(state, request.from());
    BigInteger want =
        max.toBigInteger()
            .multiply(BigInteger.valueOf(gas))
            .add(request.message().value().toBigInteger());
    if (have.compareTo(want) < 0) {
      throw RpcException.server(unpaid(request.from(), have, want));
    }
  }

  /** For how much gas the caller can pay, and no more than {@code most}. */
  long affordable(StateView state, CallRequest request, long most) throws RpcException {
    if (max.isZero()) {
      return most;
    }
    BigInteger left =
        balance(state, request.from()).subtract(request.message().value().toBigInteger());
    if (left.signum() < 0) {
      throw RpcException.server("insufficient funds for transfer");
    }
    return left.divide(max.toBigInteger()).min(BigInteger.valueOf(most)).longValue();
  }

  private static BigInteger balance(StateView state, Address account) {
    return state.account(account).map(Account::balance).orElse(Wei.ZERO).value().toBigInteger();
  }
}
