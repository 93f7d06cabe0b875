package org.poai.chain.block;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.poai.crypto.Keccak;
import org.poai.json.Json;
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

  private static final Set<String> SEAL_KEYS = Set.of("nonce", "quizLoss", "fingerprint");
  private static final int TYPICAL_SIZE = 1536;

  private HeaderCodec() {}

  /** S = Keccak(JCS(sealed part)). */
  public static Hash32 sealHash(SealedPart sealedPart) {
    return Keccak.hash(canonical(sealedPart, Optional.empty()));
  }

  /** block hash = Keccak(JCS(all fields)). */
  public static Hash32 hash(Header header) {
    return Keccak.hash(encode(header));
  }

  /** JCS(all fields): the wire and stored form. */
  public static byte[] encode(Header header) {
    return canonical(header.sealedPart(), Optional.of(header.seal()));
  }

  /** Reads the canonical JSON of a header, of at most {@link Header#MAX_SIZE} bytes. */
  public static DecodeResult<SealedHeader> decode(byte[] bytes) {
    if (bytes.length > Header.MAX_SIZE) {
      return new DecodeResult.Refused<>(
          DecodeResult.Reason.TOO_LARGE,
          bytes.length + " bytes, at most " + Header.MAX_SIZE + " are allowed");
    }
    Header header;
    try {
      header = fromJson(Json.parse(bytes));
    } catch (JsonException e) {
      return new DecodeResult.Refused<>(
          DecodeResult.Reason.MALFORMED, String.valueOf(e.getMessage()));
    }
    return Arrays.equals(encode(header), bytes)
        ? new DecodeResult.Ok<>(
            new SealedHeader(header, sealHash(header.sealedPart()), Keccak.hash(bytes)))
        : new DecodeResult.Refused<>(DecodeResult.Reason.NOT_CANONICAL, "not the canonical JSON");
  }

  /** The same as a value, for those who show it. */
  public static JsonObject toJson(Header header) {
    return parse(encode(header));
  }

  /** The sealed part alone, whose canonical form S is taken of. */
  public static JsonObject toJson(SealedPart sealedPart) {
    return parse(canonical(sealedPart, Optional.empty()));
  }

  private static JsonObject parse(byte[] ours) {
    try {
      return Json.parse(ours).asObject();
    } catch (JsonException e) {
      throw new IllegalStateException("this node cannot read its own JSON", e);
    }
  }

  /**
   * Written straight, since a node that catches up does it often: the keys stand in the order of
   * RFC 8785, and no value holds a character that it would escape.
   */
  private static byte[] canonical(SealedPart part, Optional<Seal> seal) {
    Lineage lineage = part.lineage();
    Execution execution = part.execution();
    Terms terms = part.terms();
    StringBuilder out = new StringBuilder(TYPICAL_SIZE);
    member(out, "answersHash", terms.answersHash().toHex());
    member(out, "baseFeePerGas", execution.baseFeePerGas().toQuantity());
    member(out, "epoch", Hex.quantity(terms.epoch().value()));
    member(out, "extraData", terms.extraData().toHex());
    seal.ifPresent(s -> member(out, "fingerprint", s.fingerprint().toHex()));
    member(out, "gasLimit", Hex.quantity(execution.gasLimit()));
    member(out, "gasUsed", Hex.quantity(execution.gasUsed()));
    member(out, "logsBloom", execution.logsBloom().toHex());
    member(out, "manifestHash", terms.manifestHash().toHex());
    member(out, "miner", lineage.miner().toHex());
    seal.ifPresent(s -> member(out, "nonce", nonce(s)));
    member(out, "number", Hex.quantity(lineage.number().value()));
    member(out, "parentHash", lineage.parentHash().toHex());
    seal.ifPresent(s -> member(out, "quizLoss", Hex.quantity(s.quizLoss())));
    member(out, "readiness", terms.readiness().toHex());
    member(out, "receiptsRoot", execution.receiptsRoot().toHex());
    member(out, "stateRoot", execution.stateRoot().toHex());
    member(out, "target", terms.target().toHash32().toHex());
    member(out, "timestamp", Hex.quantity(lineage.timestamp()));
    member(out, "transactionsRoot", execution.transactionsRoot().toHex());
    return out.append('}').toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void member(StringBuilder out, String key, String value) {
    out.append(out.isEmpty() ? '{' : ',').append('"').append(key).append("\":\"");
    out.append(value).append('"');
  }

  /** Reads a sealed part, as a header without its seal. */
  public static SealedPart sealedPartFromJson(JsonValue json) throws JsonException {
    Set<String> keys = new HashSet<>(KEYS);
    keys.removeAll(SEAL_KEYS);
    return sealedPart(json.asObject().exactly(keys));
  }

  private static SealedPart sealedPart(JsonObject object) throws JsonException {
    Lineage lineage =
        new Lineage(
            read(object, "number", text -> BlockNumber.of(Hex.parseQuantity(text))),
            read(object, "parentHash", Hash32::fromHex),
            read(object, "timestamp", Hex::parseQuantity),
            read(object, "miner", Address::fromHex));
    return new SealedPart(lineage, execution(object), terms(object));
  }

  /** Reads a seal among the members of an object. */
  public static Seal seal(JsonObject object) throws JsonException {
    return new Seal(
        read(object, "nonce", HeaderCodec::parseNonce),
        read(object, "quizLoss", Hex::parseQuantity),
        read(object, "fingerprint", Hash32::fromHex));
  }

  /** The members that {@link #seal} reads. */
  public static Map<String, JsonValue> toJson(Seal seal) {
    return Map.of(
        "nonce", JsonValue.of(nonce(seal)),
        "quizLoss", JsonValue.of(Hex.quantity(seal.quizLoss())),
        "fingerprint", JsonValue.of(seal.fingerprint().toHex()));
  }

  private static String nonce(Seal seal) {
    return "0x" + HexFormat.of().toHexDigits(seal.nonce());
  }

  /** Reads a header with exactly the named keys, each in its canonical form. */
  public static Header fromJson(JsonValue json) throws JsonException {
    JsonObject object = json.asObject().exactly(KEYS);
    return new Header(sealedPart(object), seal(object));
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

  /** Reads a member's text; complains with {@link IllegalArgumentException}. */
  private interface Parser<T> {
    T parse(String text);
  }
}
