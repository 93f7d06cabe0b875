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

/** How failures of the EVM are told: in the words of go-ethereum's core/vm/errors.go. */
final class HaltWordsTest {
  private static final String A = "0x" + "0".repeat(38) + "aa";
  private static final String HUGE = "7f" + "f".repeat(64);

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

  private static String code(String code) {
    return "{\"" + A + "\":{\"code\":\"" + code.replace("HUGE", HUGE) + "\"}}";
  }

  @ParameterizedTest
  @CsvSource({
    "0x01, stack underflow (0 <=> 2)",
    "0x5f01, stack underflow (1 <=> 2)",
    "0x5050, stack underflow (0 <=> 1)",
    "0x8f, stack underflow (0 <=> 16)",
    "0x9f, stack underflow (0 <=> 17)",
    "0xf1, stack underflow (0 <=> 7)",
    "0xfe, invalid opcode: INVALID",
    "0x0c, invalid opcode: opcode 0xc not defined",
    "0xef, invalid opcode: opcode 0xef not defined",
    "0x5b6001600056, stack limit reached 1024 (1023)",
    "0x5b80600056, stack underflow (0 <=> 1)",
    "0x5f5b805f600156, stack limit reached 1024 (1023)",
    "0x5f56, invalid jump destination",
    "0x60015f5f3e, return data out of bounds",
    "0x6001HUGE52, gas uint64 overflow",
    "0x6001HUGE53, gas uint64 overflow",
    "0xHUGE51, gas uint64 overflow",
    "0xHUGE5f20, gas uint64 overflow",
    "0x6001HUGEf3, gas uint64 overflow",
    "0x600167ffffffffffffffe052, gas uint64 overflow",
    "0x6001671fffffffffffffff52, out of gas: gas uint64 overflow",
    "0x600164100000000052, out of gas",
    "0x600163ffffffff52, out of gas",
    "0x5b5f5f2050600056, out of gas",
    "0x61c0015f5ff0, out of gas: max initcode size exceeded: size 49153",
  })
  void halt_isToldWithItsNumbers(String code, String words) throws Exception {
    assertThat(rig.error("eth_call", "{\"to\":\"" + A + "\"},\"latest\"," + code(code)))
        .isEqualTo("-32000 " + words);
  }

  @Test
  void storeWithTheGasOfAStipend_andCodeThatCannotBePaid_haveTheirOwnWords() throws Exception {
    // 21 000, two pushes, and 2 300.
    String poor = "{\"to\":\"" + A + "\",\"gas\":\"0x5b08\"},\"latest\",";
    assertThat(rig.error("eth_call", poor + code("0x60015f55")))
        .isEqualTo("-32000 out of gas: not enough gas for reentrancy sentry");
    assertThat(rig.error("eth_call", "{\"data\":\"0x6113886000f3\",\"gas\":\"0x20000\"}"))
        .isEqualTo("-32000 contract creation code storage out of gas");
    assertThat(rig.error("eth_call", "{\"data\":\"0x60ef5f5360015ff3\"}"))
        .isEqualTo("-32000 invalid code: must not begin with 0xef");
    assertThat(rig.error("eth_call", "{\"data\":\"0x6160016000f3\"}"))
        .isEqualTo("-32000 max code size exceeded");
  }

  @Test
  void writingWhereOnlyReadingIsAllowed_isNamedInItsFrame() throws Exception {
    String writer = "0x" + "0".repeat(38) + "bb";
    String accounts =
        "{\""
            + A
            + "\":{\"code\":\"0x5f5f5f5f60bb5afa\"},\""
            + writer
            + "\":{\"code\":\"0x5f5f55\"}}";

    JsonObject inner = calls(accounts).get(0);

    assertThat(inner.string("error")).isEqualTo("write protection");
  }

  @ParameterizedTest
  @CsvSource({
    "6, 0x01, point is not on curve",
    "6, FIELD, invalid fp.Element encoding",
    "7, 0x01, point is not on curve",
    "8, 0x01, bad elliptic curve pairing size",
    "8, PAIR, point is not on curve",
    "9, 0x, invalid input length",
    "9, FLAG, invalid final flag",
    "10, 0x, invalid input length",
    "10, PROOF, mismatched versioned hash",
  })
  void precompile_hasItsOwnSentence(int number, String input, String words) throws Exception {
    String data =
        switch (input) {
          case "FIELD" -> "0x" + "f".repeat(64);
          case "PAIR" -> "0x" + "0".repeat(128) + "0".repeat(63) + "1" + "0".repeat(192);
          case "FLAG" -> "0x" + "0".repeat(424) + "02";
          case "PROOF" -> "0x" + "0".repeat(384);
          default -> input;
        };
    String call = "{\"to\":\"0x%040x\",\"data\":\"%s\"}".formatted(number, data);

    assertThat(rig.error("eth_call", call)).isEqualTo("-32000 " + words);
  }

  private List<JsonObject> calls(String accounts) throws Exception {
    JsonObject root =
        rig.result(
                "debug_traceCall",
                "{\"to\":\""
                    + A
                    + "\"},\"latest\",{\"tracer\":\"callTracer\",\"tracerConfig\":{\"withLog\":true},"
                    + "\"stateOverrides\":"
                    + accounts
                    + "}")
            .asObject();
    return root.get("calls").asArray().stream().map(JsonObject.class::cast).toList();
  }

  @Test
  void callAndCreationThatFailAtOnce_areFramesThatUseNoGas() throws Exception {
    // CALL of 0xbb, CALLCODE of it, CREATE and CREATE2, each with a wei that is not there.
    String code = "0x5f5f5f5f600160bb5af1" + "5f5f5f5f600160bb5af2" + "5f5f6001f0" + "5f5f5f6001f5";

    List<JsonObject> calls = calls(code(code));

    assertThat(calls.stream().map(call -> RpcRig.member(call, "type")))
        .containsExactly("CALL", "CALLCODE", "CREATE", "CREATE2");
    assertThat(calls)
        .allSatisfy(
            call -> {
              assertThat(RpcRig.member(call, "error"))
                  .isEqualTo("insufficient balance for transfer");
              assertThat(RpcRig.member(call, "gasUsed")).isEqualTo("0x0");
              assertThat(RpcRig.member(call, "value")).isEqualTo("0x1");
              assertThat(RpcRig.member(call, "gas")).isNotEqualTo("0x0");
            });
    assertThat(calls.get(0).string("to")).endsWith("bb");
    assertThat(calls.get(2).find("to")).isEmpty();
  }

  @Test
  void creationByTheLastNonce_isAFrame_andGivesItsGasBack() throws Exception {
    String last = "{\"" + A + "\":{\"code\":\"0x5f5f5ff0\",\"nonce\":\"0xffffffffffffffff\"}}";

    JsonObject creation = calls(last).get(0);

    assertThat(creation.string("error")).isEqualTo("nonce uint64 overflow");
    assertThat(creation.string("gasUsed")).isEqualTo("0x0");
    assertThat(
            rig.result("eth_estimateGas", "{\"to\":\"" + A + "\"},\"latest\"," + last).asString())
        .as("what it is lent is not used")
        .matches("0x[0-9a-f]{4,5}");
  }

  @Test
  void framesThatFailAtOnce_countForThePlaceOfALog() throws Exception {
    JsonObject root =
        rig.result(
                "debug_traceCall",
                "{\"to\":\""
                    + A
                    + "\"},\"latest\",{\"tracer\":\"callTracer\",\"tracerConfig\":{\"withLog\":true},"
                    + "\"stateOverrides\":"
                    + code("0x5f5f5f5f600160bb5af15f5fa000")
                    + "}")
            .asObject();

    JsonValue log = root.get("logs").asArray().get(0);
    assertThat(RpcRig.member(log, "position")).isEqualTo("0x1");
  }

  @Test
  void steps_nameOperationsThatDoNotExist() throws Exception {
    JsonValue trace =
        rig.result(
            "debug_traceCall",
            "{\"to\":\"" + A + "\"},\"latest\",{\"stateOverrides\":" + code("0x0c") + "}");

    JsonValue step = trace.asObject().get("structLogs").asArray().get(0);
    assertThat(RpcRig.member(step, "op")).isEqualTo("opcode 0xc not defined");
    assertThat(RpcRig.member(step, "error")).isEqualTo("invalid opcode: opcode 0xc not defined");
  }
}
