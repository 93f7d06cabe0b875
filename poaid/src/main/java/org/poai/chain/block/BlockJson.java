package org.poai.chain.block;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.poai.json.Jcs;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Bytes;

/**
 * A block as people read it, the JSON {@code {answers, header, transactions}}: what {@code poaid
 * chain} shows, exports and imports. No peer and no store has this form; protocol section 3.
 */
public final class BlockJson {
  /** Longest JSON of a block: two digits for each byte of its wire form, and what is around. */
  public static final int MAX_SIZE = 2 * Block.MAX_SIZE + (64 << 10);

  private static final Set<String> KEYS = Set.of("header", "transactions", "answers");
  private static final int TYPICAL_SIZE = 4096;

  private BlockJson() {}

  /** The canonical JSON. */
  public static byte[] encode(Block block) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(TYPICAL_SIZE);
    out.writeBytes(ascii("{\"answers\":"));
    out.writeBytes(Jcs.encode(BodyCommitments.toJson(block.answers())));
    out.writeBytes(ascii(",\"header\":"));
    out.writeBytes(HeaderCodec.encode(block.header()));
    out.writeBytes(ascii(",\"transactions\":["));
    String separator = "\"";
    for (Envelope transaction : block.transactions()) {
      out.writeBytes(ascii(separator + transaction.bytes().toHex() + '"'));
      separator = ",\"";
    }
    out.writeBytes(ascii("]}"));
    return out.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The same as a value. */
  public static JsonObject toJson(Block block) {
    try {
      return Json.parse(encode(block)).asObject();
    } catch (JsonException e) {
      throw new IllegalStateException("this node cannot read its own JSON", e);
    }
  }

  /** Reads a block of at most {@link #MAX_SIZE} bytes; its keys may stand in any order. */
  public static DecodeResult<Block> decode(byte[] json) {
    if (json.length > MAX_SIZE) {
      return new DecodeResult.Refused<>(
          DecodeResult.Reason.TOO_LARGE,
          json.length + " bytes, at most " + MAX_SIZE + " are allowed");
    }
    try {
      return new DecodeResult.Ok<>(fromJson(Json.parse(json).asObject().exactly(KEYS)));
    } catch (JsonException e) {
      return new DecodeResult.Refused<>(
          DecodeResult.Reason.MALFORMED, String.valueOf(e.getMessage()));
    }
  }

  private static Block fromJson(JsonObject object) throws JsonException {
    Header header = JsonObject.named("header", () -> HeaderCodec.fromJson(object.get("header")));
    List<Envelope> transactions =
        JsonObject.named("transactions", () -> envelopes(object.get("transactions")));
    List<String> answers = JsonObject.named("answers", () -> strings(object.get("answers")));
    return new Block(SealedHeader.of(header), transactions, answers);
  }

  private static List<Envelope> envelopes(JsonValue json) throws JsonException {
    List<Envelope> envelopes = new ArrayList<>();
    for (String digits : strings(json)) {
      envelopes.add(new Envelope(Bytes.fromHex(digits)));
    }
    return envelopes;
  }

  private static List<String> strings(JsonValue json) throws JsonException {
    List<String> strings = new ArrayList<>();
    for (JsonValue element : json.asArray()) {
      strings.add(element.asString());
    }
    return strings;
  }
}
