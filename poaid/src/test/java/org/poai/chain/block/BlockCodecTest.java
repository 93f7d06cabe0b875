package org.poai.chain.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.poai.crypto.Keccak;
import org.poai.json.Jcs;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Bytes;
import org.poai.rlp.RlpWriter;

class BlockCodecTest {
  private static final Block BLOCK =
      new Block(
          SealedHeader.of(Headers.example()),
          List.of(new Envelope(Bytes.fromHex("0x02f800")), new Envelope(Bytes.fromHex("0x01"))),
          List.of("Paris\" é", ""));

  /** The header's canonical JSON, written out by hand: the block format is fixed by this text. */
  private static final String SEALED_FRONT =
      "{\"answersHash\":\"0x"
          + "05".repeat(32)
          + "\",\"baseFeePerGas\":\"0x7\",\"epoch\":\"0x1\","
          + "\"extraData\":\"0x506f4149\",";

  private static final String SEALED_MIDDLE =
      "\"gasLimit\":\"0x1c9c380\",\"gasUsed\":\"0x5208\",\"logsBloom\":\"0x"
          + "00".repeat(256)
          + "\",\"manifestHash\":\"0x"
          + "04".repeat(32)
          + "\",\"miner\":\"0x000000000000000000000000000000000000004d\",";

  private static final String NUMBER_AND_PARENT =
      "\"number\":\"0x15\",\"parentHash\":\"0x" + "01".repeat(32) + "\",";

  private static final String SEALED_END =
      "\"readiness\":\"0x"
          + "00".repeat(32)
          + "\",\"receiptsRoot\":\"0x"
          + "03".repeat(32)
          + "\",\"stateRoot\":\"0x"
          + "02".repeat(32)
          + "\",\"target\":\"0x"
          + "ff".repeat(32)
          + "\",\"timestamp\":\"0x6955ba8f\",\"transactionsRoot\":"
          + "\"0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421\"}";

  private static final String SEALED =
      SEALED_FRONT + SEALED_MIDDLE + NUMBER_AND_PARENT + SEALED_END;

  private static final String HEADER =
      SEALED_FRONT
          + "\"fingerprint\":\"0x"
          + "06".repeat(32)
          + "\","
          + SEALED_MIDDLE
          + "\"nonce\":\"0xfedcba9876543210\","
          + NUMBER_AND_PARENT
          + "\"quizLoss\":\"0x7a120\","
          + SEALED_END;

  @Test
  void header_encoded_hasTheFixedBytes() {
    assertThat(text(HeaderCodec.encode(Headers.example()))).isEqualTo(HEADER);
  }

  @Test
  void sealedHeader_hashes_areKeccakOfTheFixedTexts() {
    SealedHeader sealed = SealedHeader.of(Headers.example());
    assertThat(sealed.sealHash()).isEqualTo(Keccak.hash(bytes(SEALED)));
    assertThat(sealed.hash()).isEqualTo(Keccak.hash(bytes(HEADER)));
  }

  /** The form is fixed by these bytes: the lists' and strings' prefixes are written out by hand. */
  @Test
  void block_encoded_hasTheFixedBytesAndDecodesToItself() {
    String header = "b9" + "05f1" + hex(bytes(HEADER));
    String transactions = "c5" + "8302f800" + "01";
    String answers = "cb" + "89" + hex(bytes("Paris\" é")) + "80";
    String block = "f9" + "0606" + header + transactions + answers;

    assertThat(hex(BlockCodec.encode(BLOCK))).isEqualTo(block);
    assertThat(BlockCodec.size(BLOCK)).isEqualTo(block.length() / 2);
    assertThat(decode(BlockCodec.encode(BLOCK)).orThrow().block()).isEqualTo(BLOCK);
  }

  @Test
  void block_asJson_hasTheFixedTextAndDecodesToItself() {
    byte[] json = BlockJson.encode(BLOCK);
    assertThat(text(json))
        .isEqualTo(
            "{\"answers\":[\"Paris\\\" é\",\"\"],\"header\":"
                + HEADER
                + ",\"transactions\":[\"0x02f800\",\"0x01\"]}");
    assertThat(BlockJson.decode(json).orThrow()).isEqualTo(BLOCK);
  }

  @Test
  void header_decoded_isTheSame() {
    assertThat(HeaderCodec.decode(bytes(HEADER)).orThrow().header()).isEqualTo(Headers.example());
  }

  @Test
  void answersHash_ofNone_isKeccakOfTheEmptyArray() {
    assertThat(BodyCommitments.answersHash(List.of())).isEqualTo(Keccak.hash(bytes("[]")));
    assertThat(BodyCommitments.answersHash(BLOCK.answers()))
        .isEqualTo(Keccak.hash(bytes("[\"Paris\\\" é\",\"\"]")));
  }

  @Test
  void block_ofMoreThan2MiB_isTooLarge() {
    assertThat(reason(new byte[Block.MAX_SIZE + 1])).isEqualTo(DecodeResult.Reason.TOO_LARGE);
    assertThat(reason(new byte[Block.MAX_SIZE])).isEqualTo(DecodeResult.Reason.MALFORMED);
  }

  @Test
  void header_ofMoreThan4KiB_isTooLarge() {
    assertThat(HeaderCodec.decode(new byte[Header.MAX_SIZE + 1]))
        .isInstanceOfSatisfying(
            DecodeResult.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(DecodeResult.Reason.TOO_LARGE));
  }

  @Test
  void block_ofAHeaderInAnotherSpelling_isNotCanonical() {
    String spelt = HEADER.replace("{\"answersHash", "{ \"answersHash");
    assertThat(reason(block(bytes(spelt), List.of(), List.of())))
        .isEqualTo(DecodeResult.Reason.NOT_CANONICAL);
    String escaped = HEADER.replace("answersHash", "\\u0061nswersHash");
    assertThat(reason(block(bytes(escaped), List.of(), List.of())))
        .isEqualTo(DecodeResult.Reason.NOT_CANONICAL);
  }

  @Test
  void block_atTheBounds_isRead_andAboveThemIsNot() {
    byte[] header = bytes(HEADER);
    byte[] longest = bytes("é".repeat(128));
    byte[] oneMore = bytes("é".repeat(128) + "x");
    byte[] envelope = {1};
    int most = 30_000_000 / 21_000;
    byte[] fits =
        block(header, Collections.nCopies(most, envelope), Collections.nCopies(8, longest));
    assertThat(decode(fits)).isInstanceOf(DecodeResult.Ok.class);
    assertRefused(block(header, Collections.nCopies(most + 1, envelope), List.of()), "1428 trans");
    assertRefused(block(header, List.of(), Collections.nCopies(9, longest)), "8 answers");
    assertRefused(block(header, List.of(), List.of(oneMore)), "257 bytes where at most 256");
    assertRefused(block(new byte[4097], List.of(), List.of()), "4097 bytes where at most 4096");
    assertRefused(block(header, List.of(), List.of(new byte[] {(byte) 0xff})), "UTF-8");
  }

  @Test
  void block_ofAKnownHeader_isOnlyThatOne() {
    byte[] wire = BlockCodec.encode(BLOCK);
    assertThat(BlockCodec.decodeBody(wire, BLOCK.sealedHeader()).orThrow().block())
        .isEqualTo(BLOCK);
    assertThat(BlockCodec.decodeStored(wire, BLOCK.sealedHeader()).block()).isEqualTo(BLOCK);
    SealedHeader other = new SealedHeader(BLOCK.header(), Headers.hash(1), Headers.hash(2));
    assertThat(BlockCodec.decodeBody(wire, other))
        .isInstanceOfSatisfying(
            DecodeResult.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(DecodeResult.Reason.ANOTHER_BLOCK));
  }

  private static byte[] block(byte[] header, List<byte[]> transactions, List<byte[]> answers) {
    RlpWriter out = new RlpWriter();
    int whole = out.beginList();
    out.string(header);
    int list = out.beginList();
    transactions.forEach(out::string);
    out.endList(list);
    int texts = out.beginList();
    answers.forEach(out::string);
    return out.endList(texts).endList(whole).toBytes();
  }

  private static void assertRefused(byte[] wire, String words) {
    assertThat(decode(wire))
        .isInstanceOfSatisfying(
            DecodeResult.Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(DecodeResult.Reason.MALFORMED);
              assertThat(refused.detail()).contains(words);
            });
  }

  private static DecodeResult<WireBlock> decode(byte[] wire) {
    return BlockCodec.decode(wire, 30_000_000);
  }

  @ParameterizedTest
  @CsvSource({
    "number,0x8000000000000000",
    "number,0x10000000000000000",
    "number,0x015",
    "number,21",
    "epoch,0x8000000000000000",
    "timestamp,0x10000000000000000",
    "gasLimit,0x10000000000000000",
    "gasUsed,0x",
    "quizLoss,0X1",
    "quizLoss,0x10000000000000000",
    "baseFeePerGas,0x0f",
    "nonce,0x1",
    "nonce,0xFEDCBA9876543210",
    "nonce,0xfedcba98765432100",
    "target,0x1",
    "miner,0x4d",
    "extraData,0x506f414",
    "extraData,0x000000000000000000000000000000000000000000000000000000000000000000",
    "logsBloom,0x00",
    "fingerprint,0xAA06060606060606060606060606060606060606060606060606060606060606",
  })
  void header_withAMalformedValue_isRefusedByName(String key, String value) {
    DecodeResult<SealedHeader> decoded = with(key, JsonValue.of(value));
    assertThat(decoded).isInstanceOf(DecodeResult.Refused.class);
    DecodeResult.Refused<SealedHeader> refused = (DecodeResult.Refused<SealedHeader>) decoded;
    assertThat(refused.reason()).isEqualTo(DecodeResult.Reason.MALFORMED);
    assertThat(refused.detail()).contains("\"" + key + "\"");
  }

  @ParameterizedTest
  @CsvSource({
    "timestamp,0xffffffffffffffff",
    "gasLimit,0xffffffffffffffff",
    "gasUsed,0xffffffffffffffff",
    "quizLoss,0xffffffffffffffff",
    "number,0x7fffffffffffffff",
    "epoch,0x7fffffffffffffff",
    "extraData,0x",
  })
  void header_withAnExtremeValue_isRead(String key, String value) {
    assertThat(with(key, JsonValue.of(value))).isInstanceOf(DecodeResult.Ok.class);
  }

  @ParameterizedTest
  @MethodSource("keys")
  void header_withAFieldMissingOrOfAnotherTypeOrTwice_isRefused(String key) {
    SortedMap<String, JsonValue> members = members();
    JsonValue original = members.remove(key);
    assertThat(decode(members)).isInstanceOf(DecodeResult.Refused.class);
    members.put(key.toUpperCase(java.util.Locale.ROOT), original);
    assertThat(decode(members)).isInstanceOf(DecodeResult.Refused.class);
    assertThat(with(key, JsonValue.of(1))).isInstanceOf(DecodeResult.Refused.class);
    String twice = HEADER.replace("\"" + key + "\":", "\"" + key + "\":\"0x1\",\"" + key + "\":");
    assertThat(HeaderCodec.decode(bytes(twice))).isInstanceOf(DecodeResult.Refused.class);
  }

  @Test
  void header_withAnotherKey_isRefused() {
    assertThat(with("mixHash", JsonValue.of("0x0"))).isInstanceOf(DecodeResult.Refused.class);
  }

  static List<String> keys() {
    return List.copyOf(members().keySet());
  }

  private static DecodeResult<SealedHeader> with(String key, JsonValue value) {
    SortedMap<String, JsonValue> members = members();
    members.put(key, value);
    return decode(members);
  }

  private static DecodeResult<SealedHeader> decode(SortedMap<String, JsonValue> members) {
    return HeaderCodec.decode(Jcs.encode(new JsonObject(members)));
  }

  private static SortedMap<String, JsonValue> members() {
    return new TreeMap<>(HeaderCodec.toJson(Headers.example()).members());
  }

  private static DecodeResult.Reason reason(byte[] bytes) {
    return decode(bytes).match(ok -> null, DecodeResult.Refused::reason);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
