package org.poai.market.channel;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.poai.chain.block.DecodeResult;
import org.poai.inference.answer.AnswerEngine;
import org.poai.json.Jcs;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonBoolean;
import org.poai.json.JsonValue.JsonNull;
import org.poai.json.JsonValue.JsonObject;
import org.poai.network.message.JsonMessages;
import org.poai.primitives.Wei;

/**
 * A frame of the response to {@link ChannelRequest}: {@link Refused}; or {@link Begun}, pieces and
 * {@link Done}; or {@link Done} alone to who only pays. Protocol section 13.
 */
sealed interface AnswerFrame {
  /** Of a frame: a piece has as many bytes as a whole answer at most. */
  int MAX_SIZE = 32 << 10;

  /** Most tokens of a prompt. */
  int MOST_PROMPT_TOKENS = 511;

  /**
   * There is no answer.
   *
   * @param owed what a voucher has to cover, where that is the reason
   */
  record Refused(Objection why, Optional<Wei> owed) implements AnswerFrame {}

  /** The prompt is accepted. */
  record Begun(int promptTokens) implements AnswerFrame {}

  /** The next piece of the text, at least one character. */
  record Piece(String text) implements AnswerFrame {}

  /**
   * The end of the answer.
   *
   * @param isCut whether it ended for its length, not because the model ended it
   * @param owed what the next voucher has to cover
   */
  record Done(boolean isCut, int tokens, Wei owed) implements AnswerFrame {}

  default byte[] encode() {
    return Jcs.encode(json(this));
  }

  static DecodeResult<AnswerFrame> decode(byte[] bytes) {
    return JsonMessages.decode(bytes, MAX_SIZE, AnswerFrame::fromJson, AnswerFrame::json);
  }

  private static JsonObject json(AnswerFrame frame) {
    if (frame instanceof Refused refused) {
      JsonValue owed = refused.owed().<JsonValue>map(AnswerFrame::amount).orElseGet(JsonNull::new);
      return new JsonObject(Map.of("error", JsonValue.of(refused.why().word()), "owed", owed));
    }
    if (frame instanceof Begun begun) {
      return new JsonObject(Map.of("promptTokens", JsonValue.of(begun.promptTokens())));
    }
    if (frame instanceof Piece piece) {
      return new JsonObject(Map.of("text", JsonValue.of(piece.text())));
    }
    Done done = (Done) frame;
    return new JsonObject(
        Map.of(
            "cut", JsonValue.of(done.isCut()),
            "owed", amount(done.owed()),
            "tokens", JsonValue.of(done.tokens())));
  }

  private static JsonValue amount(Wei wei) {
    return JsonValue.of(wei.value().toQuantity());
  }

  private static AnswerFrame fromJson(JsonValue json) throws JsonException {
    JsonObject object = json.asObject();
    if (object.find("text").isPresent()) {
      return new Piece(object.exactly(Set.of("text")).string("text"));
    }
    if (object.find("promptTokens").isPresent()) {
      return new Begun(
          upTo(object.exactly(Set.of("promptTokens")).integer("promptTokens"), MOST_PROMPT_TOKENS));
    }
    return object.find("error").isPresent() ? refused(object) : done(object);
  }

  private static Refused refused(JsonObject object) throws JsonException {
    String word = object.exactly(Set.of("error", "owed")).string("error");
    Optional<Objection> why = Objection.ofWord(word);
    if (why.isEmpty()) {
      throw new JsonException("\"error\": not a known word");
    }
    boolean isAmount = !(object.get("owed") instanceof JsonNull);
    return new Refused(
        why.get(), isAmount ? Optional.of(Offer.amount(object, "owed")) : Optional.empty());
  }

  private static Done done(JsonObject object) throws JsonException {
    JsonValue cut = object.exactly(Set.of("cut", "owed", "tokens")).get("cut");
    if (!(cut instanceof JsonBoolean isCut)) {
      throw new JsonException("\"cut\": true or false expected");
    }
    return new Done(
        isCut.value(),
        upTo(object.integer("tokens"), AnswerEngine.MAX_TOKENS),
        Offer.amount(object, "owed"));
  }

  private static int upTo(long value, int most) throws JsonException {
    if (value < 0 || value > most) {
      throw new JsonException("0 to " + most + " expected");
    }
    return (int) value;
  }
}
