package org.poai.chain.block;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.poai.crypto.Keccak;
import org.poai.json.Jcs;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.state.OrderedTrieRoot;

/** The wire and stored form of blocks: exactly JCS({header, transactions, answers}); protocol section 3. */
public final class BlockCodec {
  private static final Set<String> KEYS = Set.of("header", "transactions", "answers");

  private BlockCodec() {}

  /** What untrusted bytes turn out to be. */
  public sealed interface Decoded {
    /** A block in canonical form; nothing else about it is checked. */
    record Valid(Block block) implements Decoded {}

    /** Not a block as the wire carries it: blames whoever sent it, and no block. */
    record Refused(Flaw flaw, String detail) implements Decoded {}
  }

  /** Why bytes are no block. */
  public enum Flaw {
    TOO_LARGE,
    MALFORMED,
    NOT_CANONICAL
  }

  /** Reads the wire form: size first, then exact keys and forms, then that no other bytes could mean the same. */
  public static Decoded decode(byte[] wire) {
    if (wire.length > Block.MAX_SIZE) {
      return new Decoded.Refused(
          Flaw.TOO_LARGE, wire.length + " bytes, more than " + Block.MAX_SIZE);
    }
    try {
      Block block = fromJson(Json.parse(wire));
      if (Jcs.encode(HeaderCodec.toJson(block.header())).length > Header.MAX_SIZE) {
        return new Decoded.Refused(
            Flaw.TOO_LARGE, "a header of more than " + Header.MAX_SIZE + " bytes");
      }
      return Arrays.equals(encode(block), wire)
          ? new Decoded.Valid(block)
          : new Decoded.Refused(Flaw.NOT_CANONICAL, "not the canonical form of its content");
    } catch (JsonException e) {
      return new Decoded.Refused(Flaw.MALFORMED, String.valueOf(e.getMessage()));
    }
  }

  public static byte[] encode(Block block) {
    List<JsonValue> transactions = new ArrayList<>(block.transactions().size());
    block.transactions().forEach(envelope -> transactions.add(JsonValue.of(envelope.toHex())));
    return Jcs.encode(
        new JsonObject(
            Map.of(
                "header",
                HeaderCodec.toJson(block.header()),
                "transactions",
                new JsonArray(transactions),
                "answers",
                strings(block.answers()))));
  }

  /** Reads the JSON form; the header's hashes are computed. */
  public static Block fromJson(JsonValue json) throws JsonException {
    JsonObject object = json.asObject().exactly(KEYS);
    Header header = JsonObject.named("header", () -> HeaderCodec.fromJson(object.get("header")));
    List<Bytes> transactions = new ArrayList<>();
    for (JsonValue envelope : object.get("transactions").asArray()) {
      transactions.add(
          JsonObject.named("transactions", () -> Bytes.fromHex(envelope.asString())));
    }
    List<String> answers = new ArrayList<>();
    for (JsonValue answer : object.get("answers").asArray()) {
      answers.add(JsonObject.named("answers", answer::asString));
    }
    return new Block(SealedHeader.of(header), transactions, answers);
  }

  /** answersHash = Keccak(JCS(answers)). */
  public static Hash32 answersHash(List<String> answers) {
    return Keccak.hash(Jcs.encode(strings(answers)));
  }

  /** Root of Ethereum's trie over the envelopes. */
  public static Hash32 transactionsRoot(List<Bytes> transactions) {
    return OrderedTrieRoot.of(transactions);
  }

  private static JsonArray strings(List<String> values) {
    return new JsonArray(values.stream().map(JsonValue::of).toList());
  }
}
