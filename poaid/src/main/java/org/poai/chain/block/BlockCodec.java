package org.poai.chain.block;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.poai.json.Jcs;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Bytes;

/**
 * The wire and stored form of blocks, exactly JCS({header, transactions, answers}), and of headers
 * alone; protocol section 3.
 *
 * <p>Decoding trusts nothing: the size is looked at first, then the bytes are read strictly, and
 * what was read must encode to the very same bytes. So one block has one byte string, and a copy in
 * another spelling cannot exist beside it.
 */
public final class BlockCodec {
  private static final Set<String> KEYS = Set.of("header", "transactions", "answers");
  private static final int TYPICAL_SIZE = 4096;

  private BlockCodec() {}

  public static byte[] encode(Block block) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(TYPICAL_SIZE);
    out.writeBytes(ascii("{\"answers\":"));
    out.writeBytes(Jcs.encode(BodyCommitments.toJson(block.answers())));
    out.writeBytes(ascii(",\"header\":"));
    out.writeBytes(HeaderCodec.encode(block.header()));
    out.writeBytes(ascii(",\"transactions\":["));
    String separator = "\"";
    for (Bytes transaction : block.transactions()) {
      out.writeBytes(ascii(separator + transaction.toHex() + '"'));
      separator = ",\"";
    }
    out.writeBytes(ascii("]}"));
    return out.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The same as a value, for those who show it. */
  public static JsonObject toJson(Block block) {
    try {
      return Json.parse(encode(block)).asObject();
    } catch (JsonException e) {
      throw new IllegalStateException("our own JSON is not to be read", e);
    }
  }

  /** A block of at most {@link Block#MAX_SIZE} bytes. */
  public static Decoded<Block> decode(byte[] bytes) {
    return decode(bytes, Block.MAX_SIZE, BlockCodec::fromJson, BlockCodec::encode);
  }

  /**
   * The block of a header that is known, of at most {@link Block#MAX_SIZE} bytes: its header is
   * compared, not read and hashed again.
   */
  public static Decoded<Block> decodeBody(byte[] bytes, SealedHeader header) {
    Decoded<Block> expected =
        decode(bytes, Block.MAX_SIZE, json -> body(json.asObject(), header), BlockCodec::encode);
    if (expected instanceof Decoded.Ok) {
      return expected;
    }
    // The bytes may be canonical and those of another block: what is wrong with them?
    return decode(bytes)
        .match(
            other ->
                new Decoded.Refused<>(
                    Decoded.Reason.ANOTHER_BLOCK,
                    "block " + other.hash() + ", not " + header.hash()),
            refused -> refused);
  }

  /** A header of at most {@link Header#MAX_SIZE} bytes, without its body. */
  public static Decoded<SealedHeader> decodeHeader(byte[] bytes) {
    return decode(
        bytes,
        Header.MAX_SIZE,
        json -> SealedHeader.of(HeaderCodec.fromJson(json)),
        value -> HeaderCodec.encode(value.header()));
  }

  private static <T> Decoded<T> decode(
      byte[] bytes, int maxSize, Reader<T> reader, Writer<T> writer) {
    if (bytes.length > maxSize) {
      return new Decoded.Refused<>(
          Decoded.Reason.TOO_LARGE, bytes.length + " bytes, at most " + maxSize + " are allowed");
    }
    T value;
    try {
      value = reader.read(Json.parse(bytes));
    } catch (JsonException e) {
      return new Decoded.Refused<>(Decoded.Reason.MALFORMED, String.valueOf(e.getMessage()));
    }
    if (!Arrays.equals(writer.write(value), bytes)) {
      return new Decoded.Refused<>(Decoded.Reason.NOT_CANONICAL, "not the canonical JSON");
    }
    return new Decoded.Ok<>(value);
  }

  private static Block fromJson(JsonValue json) throws JsonException {
    JsonObject object = json.asObject().exactly(KEYS);
    Header header = JsonObject.named("header", () -> HeaderCodec.fromJson(object.get("header")));
    return body(object, SealedHeader.of(header));
  }

  private static Block body(JsonObject json, SealedHeader header) throws JsonException {
    JsonObject object = json.exactly(KEYS);
    List<Bytes> transactions =
        JsonObject.named("transactions", () -> transactions(object.get("transactions")));
    List<String> answers = JsonObject.named("answers", () -> strings(object.get("answers")));
    return new Block(header, transactions, answers);
  }

  private static List<Bytes> transactions(JsonValue json) throws JsonException {
    List<Bytes> transactions = new ArrayList<>();
    for (String envelope : strings(json)) {
      transactions.add(Bytes.fromHex(envelope));
    }
    return transactions;
  }

  private static List<String> strings(JsonValue json) throws JsonException {
    List<String> strings = new ArrayList<>();
    for (JsonValue element : json.asArray()) {
      strings.add(element.asString());
    }
    return strings;
  }

  /** Reads a value of a JSON tree. */
  private interface Reader<T> {
    T read(JsonValue json) throws JsonException;
  }

  /** The canonical bytes of a value. */
  private interface Writer<T> {
    byte[] write(T value);
  }
}
