package org.poai.chain.block;

import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.poai.crypto.Keccak;
import org.poai.json.Jcs;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Epoch;
import org.poai.primitives.Hash32;
import org.poai.primitives.Hex;
import org.poai.primitives.UInt256;

/** The JSON form of headers and the two hashes taken of it; protocol section 3. */
public final class HeaderCodec {
  private static final Set<String> KEYS =
      Set.of(
          "number",
          "parentHash",
          "timestamp",
          "miner",
          "stateRoot",
          "transactionsRoot",
          "receiptsRoot",
          "logsBloom",
          "gasLimit",
          "gasUsed",
          "baseFeePerGas",
          "extraData",
          "target",
          "epoch",
          "manifestHash",
          "readiness",
          "answersHash",
          "nonce",
          "quizLoss",
          "fingerprint");

  private HeaderCodec() {}

  /** S = Keccak(JCS(sealed part)). */
  public static Hash32 sealHash(SealedPart sealedPart) {
    return Keccak.hash(Jcs.encode(new JsonObject(members(sealedPart))));
  }

  /** block hash = Keccak(JCS(all fields)). */
  public static Hash32 hash(Header header) {
    return Keccak.hash(Jcs.encode(toJson(header)));
  }

  public static JsonObject toJson(Header header) {
    Map<String, JsonValue> members = members(header.sealedPart());
    Seal seal = header.seal();
    members.put("nonce", JsonValue.of("0x" + HexFormat.of().toHexDigits(seal.nonce())));
    members.put("quizLoss", quantity(seal.quizLoss()));
    members.put("fingerprint", data(seal.fingerprint()));
    return new JsonObject(members);
  }

  private static Map<String, JsonValue> members(SealedPart part) {
    Map<String, JsonValue> members = new TreeMap<>();
    Lineage lineage = part.lineage();
    members.put("number", quantity(lineage.number().value()));
    members.put("parentHash", data(lineage.parentHash()));
    members.put("timestamp", quantity(lineage.timestamp()));
    members.put("miner", JsonValue.of(lineage.miner().toHex()));
    Execution execution = part.execution();
    members.put("stateRoot", data(execution.stateRoot()));
    members.put("transactionsRoot", data(execution.transactionsRoot()));
    members.put("receiptsRoot", data(execution.receiptsRoot()));
    members.put("logsBloom", JsonValue.of(execution.logsBloom().toHex()));
    members.put("gasLimit", quantity(execution.gasLimit()));
    members.put("gasUsed", quantity(execution.gasUsed()));
    members.put("baseFeePerGas", JsonValue.of(execution.baseFeePerGas().toQuantity()));
    Terms terms = part.terms();
    members.put("target", data(terms.target().toHash32()));
    members.put("epoch", quantity(terms.epoch().value()));
    members.put("manifestHash", data(terms.manifestHash()));
    members.put("readiness", data(terms.readiness()));
    members.put("answersHash", data(terms.answersHash()));
    members.put("extraData", JsonValue.of(terms.extraData().toHex()));
    return members;
  }

  /** Reads a header with exactly the named keys, each in its canonical form. */
  public static Header fromJson(JsonValue json) throws JsonException {
    JsonObject object = json.asObject().exactly(KEYS);
    Lineage lineage =
        new Lineage(
            read(object, "number", text -> BlockNumber.of(Hex.parseQuantity(text))),
            read(object, "parentHash", Hash32::fromHex),
            read(object, "timestamp", Hex::parseQuantity),
            read(object, "miner", Address::fromHex));
    Seal seal =
        new Seal(
            read(object, "nonce", HeaderCodec::parseNonce),
            read(object, "quizLoss", Hex::parseQuantity),
            read(object, "fingerprint", Hash32::fromHex));
    return new Header(new SealedPart(lineage, execution(object), terms(object)), seal);
  }

  private static Execution execution(JsonObject object) throws JsonException {
    return new Execution(
        read(object, "stateRoot", Hash32::fromHex),
        read(object, "transactionsRoot", Hash32::fromHex),
        read(object, "receiptsRoot", Hash32::fromHex),
        read(object, "logsBloom", text -> sized(Bytes.fromHex(text), Execution.BLOOM_SIZE)),
        read(object, "gasLimit", Hex::parseQuantity),
        read(object, "gasUsed", Hex::parseQuantity),
        read(object, "baseFeePerGas", UInt256::fromQuantity));
  }

  private static Terms terms(JsonObject object) throws JsonException {
    return new Terms(
        read(object, "target", text -> Hash32.fromHex(text).toUInt256()),
        read(object, "epoch", text -> Epoch.of(Hex.parseQuantity(text))),
        read(object, "manifestHash", Hash32::fromHex),
        read(object, "readiness", Hash32::fromHex),
        read(object, "answersHash", Hash32::fromHex),
        read(object, "extraData", HeaderCodec::parseExtraData));
  }

  private static long parseNonce(String text) {
    sized(Bytes.fromHex(text), 8);
    return Long.parseUnsignedLong(text, 2, text.length(), 16);
  }

  private static Bytes parseExtraData(String text) {
    Bytes data = Bytes.fromHex(text);
    if (data.size() > Terms.MAX_EXTRA_DATA) {
      throw new IllegalArgumentException("more than 32 bytes");
    }
    return data;
  }

  private static Bytes sized(Bytes data, int size) {
    if (data.size() != size) {
      throw new IllegalArgumentException(size + " bytes expected, not " + data.size());
    }
    return data;
  }

  private static <T> T read(JsonObject object, String key, Parser<T> parser) throws JsonException {
    return JsonObject.named(key, () -> parser.parse(object.get(key).asString()));
  }

  private static JsonValue quantity(long unsigned) {
    return JsonValue.of(Hex.quantity(unsigned));
  }

  private static JsonValue data(Hash32 hash) {
    return JsonValue.of(hash.toHex());
  }

  /** Reads a member's text; complains with {@link IllegalArgumentException}. */
  private interface Parser<T> {
    T parse(String text);
  }
}
