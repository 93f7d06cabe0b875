package org.poai.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.poai.json.JsonValue;

/** Precompiled contracts can be overridden and moved, in each method that tries calls. */
final class PrecompileOverrideTest {
  private static final String SHA = "0x" + "0".repeat(39) + "2";
  private static final String IDENTITY = "0x" + "0".repeat(39) + "4";
  private static final String THERE = "0x" + "0".repeat(36) + "1234";
  private static final String EMPTY_SHA =
      "0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  private static final String ANSWER = "0x" + "0".repeat(62) + "2a";

  /** Code that gives 42 in place of the hash. */
  private static final String CODE = "{\"" + SHA + "\":{\"code\":\"0x602a5f5260205ff3\"}}";

  private static final String MOVED =
      "{\"" + SHA + "\":{\"movePrecompileToAddress\":\"" + THERE + "\"}}";

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

  private static String to(String address) {
    return "{\"to\":\"" + address + "\"}";
  }

  private String called(String address, String overrides) throws Exception {
    return rig.result("eth_call", to(address) + ",\"latest\"," + overrides).asString();
  }

  private JsonValue simulated(String blocks) throws Exception {
    return rig.result("eth_simulateV1", "{\"blockStateCalls\":[" + blocks + "]}");
  }

  private static String given(JsonValue blocks, int block) throws Exception {
    return blocks
        .asArray()
        .get(block)
        .asObject()
        .get("calls")
        .asArray()
        .get(0)
        .asObject()
        .string("returnData");
  }

  @Test
  void codeAtAPrecompiledAddress_runsInsteadOfIt() throws Exception {
    assertThat(called(SHA, "{}")).isEqualTo(EMPTY_SHA);
    assertThat(called(SHA, CODE)).isEqualTo(ANSWER);
    String block = "{\"stateOverrides\":" + CODE + ",\"calls\":[" + to(SHA) + "]}";
    assertThat(given(simulated(block), 0)).isEqualTo(ANSWER);
    String options = ",\"latest\",{\"tracer\":\"callTracer\",\"stateOverrides\":" + CODE + "}";
    assertThat(rig.result("debug_traceCall", to(SHA) + options).asObject().string("output"))
        .isEqualTo(ANSWER);
    String gas = rig.result("eth_estimateGas", to(SHA) + ",\"latest\"," + CODE).asString();
    assertThat(Long.decode(gas)).isEqualTo(21_000 + 3 + 2 + 3 + 3 + 3 + 2);
    assertThat(
            rig.result("eth_createAccessList", to(SHA) + ",\"latest\"," + CODE)
                .asObject()
                .string("gasUsed"))
        .isEqualTo(gas);
  }

  @Test
  void movedPrecompile_answersAtItsNewAddressOnly() throws Exception {
    assertThat(called(THERE, MOVED)).isEqualTo(EMPTY_SHA);
    assertThat(called(SHA, MOVED)).isEqualTo("0x");
    String block = "{\"stateOverrides\":" + MOVED + ",\"calls\":[" + to(THERE) + "]}";
    String after = "{\"calls\":[" + to(SHA) + "]}";
    JsonValue blocks = simulated(block + "," + after);
    assertThat(given(blocks, 0)).isEqualTo(EMPTY_SHA);
    assertThat(given(blocks, 1)).as("a block later it is back").isEqualTo(EMPTY_SHA);
  }

  @Test
  void movedOntoAnotherPrecompile_takesItsPlace() throws Exception {
    String overrides = "{\"" + SHA + "\":{\"movePrecompileToAddress\":\"" + IDENTITY + "\"}}";

    assertThat(called(IDENTITY, overrides)).isEqualTo(EMPTY_SHA);
  }

  @ParameterizedTest
  @CsvSource({
    "0x0000000000000000000000000000000000001234, 0x0000000000000000000000000000000000000005, 1234,"
        + " is not a precompile",
    "0x0000000000000000000000000000000000000002, 0x0000000000000000000000000000000000000002, 0002,"
        + " is already overridden",
  })
  void moveThatCannotBe_isRefusedInGethsWords(String from, String to, String named, String why)
      throws Exception {
    String overrides = "{\"" + from + "\":{\"movePrecompileToAddress\":\"" + to + "\"}}";

    assertThat(rig.error("eth_call", "{},\"latest\"," + overrides))
        .isEqualTo("-32000 account 0x" + "0".repeat(36) + named + " " + why);
  }
}
