package org.poai.rpc.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.poai.chain.block.Transaction.AccessEntry;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.block.TransactionType;
import org.poai.evm.processor.Call;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.rpc.message.Members;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.StorageKey;
import org.poai.rpc.message.Values;

/**
 * The object that says what is to be called. Members of transactions that this chain does not have
 * are refused; such as nobody knows are passed over.
 *
 * @param gas the limit that the caller wants, unsigned; empty for as much as the node gives
 * @param nonce the caller's, unsigned, if he says it
 * @param chainId the chain that the call is for, if the caller says it
 */
public record CallRequest(
    Address from,
    Message message,
    Optional<Long> gas,
    Fees fees,
    List<AccessEntry> accessList,
    Optional<Long> nonce,
    Optional<UInt256> chainId) {
  private static final String NO_SUCH_TYPE = "transaction type not supported";
  private static final UInt256 LAST_TYPE = UInt256.of(TransactionType.DYNAMIC_FEE.number());

  public CallRequest {
    accessList = List.copyOf(accessList);
  }

  public static CallRequest of(JsonValue json) throws JsonException {
    JsonObject object = json.asObject();
    Members.refuse(
        object,
        NO_SUCH_TYPE,
        "authorizationList",
        "blobVersionedHashes",
        "maxFeePerBlobGas",
        "blobs",
        "commitments",
        "proofs");
    UInt256 unused = Members.find(object, "type", CallRequest::type).orElse(UInt256.ZERO);
    return new CallRequest(
        Members.find(object, "from", Values::address).orElse(Address.ZERO),
        new Message(
            Members.find(object, "to", Values::address),
            Members.find(object, "value", Values::quantity).orElse(UInt256.ZERO),
            data(object)),
        Members.find(object, "gas", Values::unsigned),
        Fees.of(object),
        Members.find(object, "accessList", CallRequest::accessList).orElse(List.of()),
        Members.find(object, "nonce", Values::unsigned),
        Members.find(object, "chainId", Values::quantity));
  }

  private static UInt256 type(JsonValue json) throws JsonException {
    UInt256 type = Values.quantity(json);
    if (type.compareTo(LAST_TYPE) > 0) {
      throw new JsonException(NO_SUCH_TYPE);
    }
    return type;
  }

  /** Refuses a call for another chain, in geth's words. */
  public CallRequest on(long chain) throws RpcException {
    UInt256 here = UInt256.of(chain);
    if (!chainId.orElse(here).equals(here)) {
      throw RpcException.server(
          "chainId does not match node's (have="
              + chainId.orElseThrow().toBigInteger()
              + ", want="
              + here.toBigInteger()
              + ")");
    }
    return this;
  }

  /** The same with another access list. */
  CallRequest with(List<AccessEntry> list) {
    return new CallRequest(from, message, gas, fees, list, nonce, chainId);
  }

  private static Bytes data(JsonObject object) throws JsonException {
    Optional<Bytes> data = Members.find(object, "data", Values::data);
    Optional<Bytes> input = Members.find(object, "input", Values::data);
    if (data.isPresent() && input.isPresent() && !data.equals(input)) {
      throw new JsonException(
          "both \"data\" and \"input\" are set and not equal. Please use \"input\" to pass"
              + " transaction call data");
    }
    return input.or(() -> data).orElse(Bytes.EMPTY);
  }

  private static List<AccessEntry> accessList(JsonValue json) throws JsonException {
    List<AccessEntry> entries = new ArrayList<>();
    for (JsonValue entry : json.asArray()) {
      List<Hash32> keys = new ArrayList<>();
      for (JsonValue key : entry.asObject().get("storageKeys").asArray()) {
        keys.add(StorageKey.slot(key).toHash32());
      }
      entries.add(new AccessEntry(Values.address(entry.asObject().get("address")), keys));
    }
    return entries;
  }

  /** The call with this much gas, at a price. */
  Call with(long gasLimit, UInt256 price) {
    return new Call(from, message, gasLimit, price, accessList);
  }
}
