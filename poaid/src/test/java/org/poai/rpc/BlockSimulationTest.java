package org.poai.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;

/** {@code eth_simulateV1}, held to what the execution APIs say of it. */
final class BlockSimulationTest {
  private static final String ONE = "0x" + "c0".repeat(20);
  private static final String OTHER = "0x" + "c1".repeat(20);
  private static final String THIRD = "0x" + "c2".repeat(20);

  /** Adds one to slot 0, and gives it. */
  private static final String COUNTER = "0x5f546001018060005560005260205ff3";

  /** Sends what it gets on to the third. */
  private static final String FORWARD = "0x5f5f5f5f3473" + "c2".repeat(20) + "5af100";

  /** The same, and reverts. */
  private static final String FORWARD_AND_REVERT =
      "0x5f5f5f5f3473" + "c2".repeat(20) + "5af15f5ffd";

  /** Leaves all to the third, logging before. */
  private static final String LOG_AND_END = "0x60075f5fa173" + "c2".repeat(20) + "ff";

  @TempDir Path folder;
  private RpcRig rig;

  @BeforeEach
  void start() {
    rig = new RpcRig(folder);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private static String payload(String flags, String... blocks) {
    return "{\"blockStateCalls\":[" + String.join(",", blocks) + "]" + flags + "}";
  }

  private static String block(String overrides, String accounts, String... calls) {
    return "{\"blockOverrides\":{%s},\"stateOverrides\":{%s},\"calls\":[%s]}"
        .formatted(overrides, accounts, String.join(",", calls));
  }

  private static String has(String account, String member, String value) {
    return "\"%s\":{\"%s\":\"%s\"}".formatted(account, member, value);
  }

  private static String call(String from, String to, String more) {
    return "{\"from\":\"%s\",\"to\":\"%s\"%s}".formatted(from, to, more);
  }

  private List<JsonValue> blocks(String flags, String... blocks) throws Exception {
    return rig.result("eth_simulateV1", payload(flags, blocks) + ",\"latest\"").asArray();
  }

  private static JsonObject result(JsonValue block, int index) throws Exception {
    return block.asObject().get("calls").asArray().get(index).asObject();
  }

  private static String word(long number) {
    return "0x%064x".formatted(number);
  }

  @Test
  void calls_seeWhatThoseBeforeThemDid_acrossBlocks_andNothingStays() throws Exception {
    String count = call(ONE, OTHER, "");

    List<JsonValue> blocks =
        blocks("", block("", has(OTHER, "code", COUNTER), count, count), block("", "", count));

    assertThat(result(blocks.get(0), 0).string("returnData")).isEqualTo(word(1));
    assertThat(result(blocks.get(0), 1).string("returnData")).isEqualTo(word(2));
    assertThat(result(blocks.get(1), 0).string("returnData")).isEqualTo(word(3));
    assertThat(rig.result("eth_getCode", RpcRig.quoted(OTHER)).asString()).isEqualTo("0x");
    assertThat(rig.result("eth_blockNumber", "").asString()).isEqualTo("0x0");
  }

  @Test
  void blocks_followOnEachOther_gapsAreFilled_andHashesAreSeen() throws Exception {
    // Gives BLOCKHASH of the block before.
    String parentHash = "0x600143034060005260205ff3";
    String ask = call(ONE, OTHER, "");

    List<JsonValue> blocks =
        blocks(
            "",
            block("\"number\":\"0x3\"", has(OTHER, "code", parentHash), ask),
            block("\"time\":\"0xffffffffff\",\"feeRecipient\":\"" + THIRD + "\"", "", ask));

    assertThat(blocks).hasSize(4);
    for (int i = 1; i < 4; i++) {
      JsonObject before = blocks.get(i - 1).asObject();
      assertThat(blocks.get(i).asObject().string("parentHash")).isEqualTo(before.string("hash"));
      assertThat(blocks.get(i).asObject().string("number")).isEqualTo("0x" + (i + 1));
    }
    assertThat(blocks.get(1).asObject().get("calls").asArray()).isEmpty();
    assertThat(result(blocks.get(2), 0).string("returnData"))
        .isEqualTo(blocks.get(1).asObject().string("hash"));
    assertThat(result(blocks.get(3), 0).string("returnData"))
        .isEqualTo(blocks.get(2).asObject().string("hash"));
    assertThat(blocks.get(3).asObject().string("timestamp")).isEqualTo("0xffffffffff");
    assertThat(blocks.get(3).asObject().string("miner")).isEqualTo(THIRD);
    assertThat(blocks.get(0).asObject().string("baseFeePerGas")).isEqualTo("0x0");
  }

  @Test
  void etherThatMoves_isToldAsLogs_wherePaidAndAskedFor() throws Exception {
    String accounts = has(ONE, "balance", "0x7d0") + "," + has(OTHER, "code", FORWARD);
    String pay = call(ONE, OTHER, ",\"value\":\"0x3e8\"");

    JsonValue told = blocks(",\"traceTransfers\":true", block("", accounts, pay)).get(0);
    JsonValue untold = blocks("", block("", accounts, pay)).get(0);

    List<JsonValue> logs = result(told, 0).get("logs").asArray();
    assertThat(logs).hasSize(2);
    JsonObject second = logs.get(1).asObject();
    assertThat(second.string("address")).isEqualTo("0x" + "ee".repeat(20));
    assertThat(second.string("data")).isEqualTo(word(0x3e8));
    assertThat(second.string("logIndex")).isEqualTo("0x1");
    assertThat(second.string("blockHash")).isEqualTo(told.asObject().string("hash"));
    assertThat(second.get("topics").asArray().stream().map(JsonValue::toString))
        .element(2)
        .asString()
        .contains("0".repeat(24) + "c2".repeat(20));
    assertThat(result(untold, 0).get("logs").asArray()).isEmpty();
    assertThat(told.asObject().string("logsBloom"))
        .isEqualTo(untold.asObject().string("logsBloom"));
  }

  @Test
  void transfers_standAmongLogs_andGoWithWhatFailed() throws Exception {
    String flags = ",\"traceTransfers\":true";
    String rich = has(ONE, "balance", "0x7d0") + ",";
    String pay = call(ONE, OTHER, ",\"value\":\"0x5\"");

    JsonValue undone =
        blocks(flags, block("", rich + has(OTHER, "code", FORWARD_AND_REVERT), pay)).get(0);
    JsonValue ended = blocks(flags, block("", rich + has(OTHER, "code", LOG_AND_END), pay)).get(0);

    assertThat(result(undone, 0).string("status")).isEqualTo("0x0");
    assertThat(result(undone, 0).get("logs").asArray()).isEmpty();
    List<JsonValue> logs = result(ended, 0).get("logs").asArray();
    assertThat(logs.stream().map(log -> log.toString().contains("ee".repeat(20))))
        .containsExactly(true, false, true);
  }

  @Test
  void failures_haveTheCodesOfTheirKinds() throws Exception {
    String accounts =
        "\"%s\":{\"code\":\"0x60075f5260205ffd\"},\"%s\":{\"code\":\"0xfe\"}"
            .formatted(OTHER, THIRD);

    JsonValue block =
        blocks(
                "",
                block("", accounts, call(ONE, OTHER, ""), call(ONE, THIRD, ",\"gas\":\"0xffff\"")))
            .get(0);

    JsonObject reverted = result(block, 0).get("error").asObject();
    assertThat(reverted.integer("code")).isEqualTo(3);
    assertThat(reverted.string("data")).isEqualTo(word(7));
    JsonObject halted = result(block, 1).get("error").asObject();
    assertThat(halted.integer("code")).isEqualTo(-32015);
    assertThat(halted.string("message")).contains("invalid opcode");
    assertThat(result(block, 1).string("gasUsed")).isEqualTo("0xffff");
  }

  @Test
  void transactions_areToldWhole_alsoThoseOfContracts() throws Exception {
    JsonObject block =
        blocks(
                ",\"returnFullTransactions\":true",
                block("", has(OTHER, "code", COUNTER), call(OTHER, ONE, ""), call(OTHER, ONE, "")))
            .get(0)
            .asObject();

    JsonObject second = block.get("transactions").asArray().get(1).asObject();
    assertThat(second.string("from")).isEqualTo(OTHER);
    assertThat(second.string("nonce")).isEqualTo("0x1");
    assertThat(second.string("blockHash")).isEqualTo(block.string("hash"));
    assertThat(block.string("gasUsed")).isEqualTo("0xa410");
  }

  @Test
  void validation_chargesFees() throws Exception {
    String fees = ",\"maxFeePerGas\":\"0x10\",\"gas\":\"0x5208\"";

    JsonObject block =
        blocks(
                ",\"validation\":true",
                block(
                    "\"baseFeePerGas\":\"0xf\"",
                    has(ONE, "balance", "0x52080"),
                    call(ONE, OTHER, fees)),
                block(
                    "\"baseFeePerGas\":\"0x0\"",
                    has(OTHER, "code", "0x73" + ONE.substring(2) + "315f5260205ff3"),
                    call(THIRD, OTHER, "")))
            .get(1)
            .asObject();

    // What is left: a fee of 15 each, of the 16 that were there.
    assertThat(result(block, 0).string("returnData")).isEqualTo(word(0x5208));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-38020 | {\"blockOverrides\":{\"number\":\"0x0\"}}",
        "-38021 | {\"blockOverrides\":{\"time\":\"0x1\"}}",
        "-38026 | {\"blockOverrides\":{\"number\":\"0x101\"}}",
        "-38010 |"
            + " {\"stateOverrides\":{\"FROM\":{\"nonce\":\"0x5\"}},\"calls\":[{\"from\":\"FROM\",\"nonce\":\"0x4\",\"maxFeePerGas\":\"0xffffffffff\"}]}",
        "-38011 |"
            + " {\"calls\":[{\"from\":\"FROM\",\"to\":\"FROM\",\"nonce\":\"0x4\",\"maxFeePerGas\":\"0xffffffffff\"}]}",
        "-38012 | {\"calls\":[{\"from\":\"FROM\",\"to\":\"FROM\"}]}",
        "-38013 |"
            + " {\"calls\":[{\"from\":\"FROM\",\"to\":\"FROM\",\"gas\":\"0x0\",\"maxFeePerGas\":\"0xffffffffff\"}]}",
        "-38014 |"
            + " {\"calls\":[{\"from\":\"FROM\",\"to\":\"FROM\",\"maxFeePerGas\":\"0xffffffffff\"}]}",
        "-38015 |"
            + " {\"calls\":[{\"from\":\"FROM\",\"to\":\"FROM\",\"gas\":\"0xffffffffff\",\"maxFeePerGas\":\"0xffffffffff\"}]}",
        "-32602 | {\"calls\":[{\"from\":\"nobody\"}]}",
        "-32000 | {\"stateOverrides\":{\"FROM\":{\"movePrecompileToAddress\":\"FROM\"}}}",
        "-32602 |"
            + " {\"calls\":[{\"from\":\"FROM\",\"to\":\"FROM\",\"maxFeePerGas\":\"0x1\",\"maxPriorityFeePerGas\":\"0x2\"}]}",
        "-32602 | {\"blockOverrides\":{\"time\":\"0x10000000000000000\"}}",
        "-32000 | {\"blockOverrides\":{\"beaconRoot\":\"FROM\"}}",
        "-32000 | {\"calls\":[{\"from\":\"FROM\",\"chainId\":\"0x1\"}]}",
        "-32602 | 7",
      })
  void blocksThatCannotBe_areRefusedByCode(String code, String block) throws Exception {
    String asked = payload(",\"validation\":true", block.replace("FROM", ONE));

    assertThat(rig.error("eth_simulateV1", asked)).startsWith(code + " ");
  }

  @Test
  void refusals_sayWhatWasSupplied_inGethsWords() throws Exception {
    String poor =
        payload("", block("", "", call(ONE, OTHER, ",\"value\":\"0x3e8\",\"gas\":\"0xffff\"")));
    String early =
        payload(
            ",\"validation\":true",
            block(
                "",
                has(ONE, "nonce", "0x5"),
                call(
                    ONE,
                    OTHER,
                    ",\"nonce\":\"0x4\",\"gas\":\"0xffff\",\"maxFeePerGas\":\"0xffffffffff\"")));
    String checksummed = "0xc0C0C0c0C0c0C0C0c0c0c0C0c0C0C0c0C0c0C0c0";

    assertThat(rig.error("eth_simulateV1", poor))
        .isEqualToIgnoringCase(
            "-38014 err: insufficient funds for gas * price + value: address "
                + checksummed
                + " have 0 want 1000 (supplied gas 65535)");
    assertThat(rig.error("eth_simulateV1", early))
        .isEqualToIgnoringCase(
            "-38010 err: nonce too low: address "
                + checksummed
                + ", tx: 4 state: 5 (supplied gas 65535)");
    assertThat(
            rig.error(
                "eth_simulateV1", payload("", block("", "", call(ONE, OTHER, ",\"gas\":\"0x0\"")))))
        .isEqualTo("-38013 err: intrinsic gas too low: have 0, want 21000 (supplied gas 0)");
  }

  @Test
  void revertedCall_givesItsBytesInItsErrorOnly() throws Exception {
    JsonObject reverted =
        result(
            blocks("", block("", has(OTHER, "code", "0x60075f5260205ffd"), call(ONE, OTHER, "")))
                .get(0),
            0);

    assertThat(reverted.string("returnData")).isEqualTo("0x");
    assertThat(reverted.get("error").asObject().string("data")).isEqualTo(word(7));
  }

  @Test
  void gasLimitAndFeeRecipient_holdForTheBlocksAfter() throws Exception {
    List<JsonValue> blocks =
        blocks(
            "",
            block("\"gasLimit\":\"0x16e360\",\"feeRecipient\":\"" + THIRD + "\"", ""),
            block("\"number\":\"0x3\"", ""),
            block("\"gasLimit\":\"0xffffffffffffffff\",\"time\":\"0xffffffffffffffff\"", ""));

    assertThat(blocks.stream().map(block -> RpcRig.member(block, "gasLimit")))
        .containsExactly("0x16e360", "0x16e360", "0x16e360", "0xffffffffffffffff");
    assertThat(blocks.stream().map(block -> RpcRig.member(block, "miner"))).containsOnly(THIRD);
    assertThat(RpcRig.member(blocks.get(3), "timestamp")).isEqualTo("0xffffffffffffffff");
  }

  @Test
  void peakOfGas_isToldBesideWhatIsPaid() throws Exception {
    // Clears slot 0, for which a fifth of the gas comes back.
    String accounts =
        "\"%s\":{\"code\":\"0x5f5f5500\",\"stateDiff\":{\"0x0\":\"0x1\"}}".formatted(OTHER);

    JsonObject cleared = result(blocks("", block("", accounts, call(ONE, OTHER, ""))).get(0), 0);

    long peak = Long.decode(cleared.string("maxUsedGas"));
    assertThat(peak).isEqualTo(21_000 + 2 * 2 + 2_100 + 2_900);
    assertThat(Long.decode(cleared.string("gasUsed"))).isEqualTo(peak - 4_800);
  }

  @Test
  void blobBaseFee_isSeenWhereItIsOverridden() throws Exception {
    String accounts = has(OTHER, "code", "0x4a5f5260205ff3");
    String ask = call(ONE, OTHER, "");

    List<JsonValue> blocks =
        blocks("", block("\"blobBaseFee\":\"0x77\"", accounts, ask), block("", "", ask));

    assertThat(result(blocks.get(0), 0).string("returnData")).isEqualTo(word(0x77));
    assertThat(result(blocks.get(1), 0).string("returnData")).isEqualTo(word(1));
  }

  @Test
  void nonceOfACall_isToldOfItsTransaction_withoutValidation() throws Exception {
    JsonValue block =
        blocks(
                ",\"returnFullTransactions\":true",
                block("", "", call(ONE, OTHER, ",\"nonce\":\"0x9\"")))
            .get(0);

    JsonValue transaction = block.asObject().get("transactions").asArray().get(0);
    assertThat(RpcRig.member(transaction, "nonce")).isEqualTo("0x9");
  }

  @Test
  void payloadWithoutBlocks_isRefused() throws Exception {
    assertThat(rig.error("eth_simulateV1", payload(""))).isEqualTo("-32602 empty input");
    assertThat(rig.error("eth_simulateV1", "{}")).isEqualTo("-32602 empty input");
  }
}
