package org.poai.market.channel;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.poai.chain.block.DecodeResult;
import org.poai.inference.answer.AnswerEngine;
import org.poai.json.Jcs;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonNull;
import org.poai.json.JsonValue.JsonObject;
import org.poai.network.message.JsonMessages;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hex;
import org.poai.primitives.Wei;

/**
 * Asks for an answer in a channel, and pays for those before; protocol section 13.
 *
 * @param pass signature of {@link org.poai.market.contract.ChannelPass}: the asker speaks for the
 *     channel's client
 * @param voucher for all that is owed; empty where nothing is
 * @param ask empty when the client pays and asks no more: the worker closes the channel
 */
record ChannelRequest(long channel, Bytes pass, Optional<SignedSum> voucher, Optional<Ask> ask) {
  static final int MAX_SIZE = 64 << 10;

  /** Of a prompt in UTF-8; escaped as JSON it fits into a request. */
  static final int MAX_PROMPT = 8 << 10;

  private static final Set<String> KEYS = Set.of("ask", "channel", "pass", "voucher");
  private static final Set<String> ASK_KEYS = Set.of("maxTokens", "model", "price", "prompt");
  private static final Set<String> VOUCHER_KEYS = Set.of("paid", "signature");

  /**
   * A voucher of the channel.
   *
   * @param paid sum of all since the channel was opened
   */
  record SignedSum(Wei paid, Bytes signature) {
    JsonObject toJson() {
      return new JsonObject(
          Map.of(
              "paid", JsonValue.of(paid.value().toQuantity()),
              "signature", JsonValue.of(signature.toHex())));
    }

    static SignedSum fromJson(JsonValue json) throws JsonException {
      JsonObject object = json.asObject().exactly(VOUCHER_KEYS);
      return new SignedSum(Offer.amount(object, "paid"), Bytes.fromHex(object.string("signature")));
    }
  }

  /**
   * What is wanted.
   *
   * @param model number of the model's record
   * @param maxTokens of the answer, 1 to {@value AnswerEngine#MAX_TOKENS}
   * @param price what the client pays for each token of prompt and answer
   */
  record Ask(long model, int maxTokens, Wei price, String prompt) {
    private JsonValue toJson() {
      return new JsonObject(
          Map.of(
              "maxTokens", JsonValue.of(maxTokens),
              "model", JsonValue.of(Hex.quantity(model)),
              "price", JsonValue.of(price.value().toQuantity()),
              "prompt", JsonValue.of(prompt)));
    }

    private static Ask fromJson(JsonValue json) throws JsonException {
      JsonObject object = json.asObject().exactly(ASK_KEYS);
      String prompt = object.string("prompt");
      if (prompt.isEmpty() || Bytes.utf8(prompt).size() > MAX_PROMPT) {
        throw new JsonException("\"prompt\": 1 to " + MAX_PROMPT + " bytes expected");
      }
      return new Ask(
          Hex.parseQuantity(object.string("model")),
          JsonMessages.count(object.integer("maxTokens"), AnswerEngine.MAX_TOKENS),
          Offer.amount(object, "price"),
          prompt);
    }
  }

  byte[] encode() {
    return Jcs.encode(toJson());
  }

  static DecodeResult<ChannelRequest> decode(byte[] bytes) {
    return JsonMessages.decode(bytes, MAX_SIZE, ChannelRequest::fromJson, ChannelRequest::toJson);
  }

  private JsonObject toJson() {
    return new JsonObject(
        Map.of(
            "ask", ask.map(Ask::toJson).orElseGet(JsonNull::new),
            "channel", JsonValue.of(Hex.quantity(channel)),
            "pass", JsonValue.of(pass.toHex()),
            "voucher", voucher.<JsonValue>map(SignedSum::toJson).orElseGet(JsonNull::new)));
  }

  private static ChannelRequest fromJson(JsonValue json) throws JsonException {
    JsonObject object = json.asObject().exactly(KEYS);
    JsonValue voucher = object.get("voucher");
    JsonValue ask = object.get("ask");
    return new ChannelRequest(
        Hex.parseQuantity(object.string("channel")),
        Bytes.fromHex(object.string("pass")),
        voucher instanceof JsonNull
            ? Optional.empty()
            : Optional.of(JsonObject.named("voucher", () -> SignedSum.fromJson(voucher))),
        ask instanceof JsonNull
            ? Optional.empty()
            : Optional.of(JsonObject.named("ask", () -> Ask.fromJson(ask))));
  }
}
