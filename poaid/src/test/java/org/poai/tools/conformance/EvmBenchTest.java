package org.poai.tools.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.node.config.UserException;

/** PUSH1 7, PUSH0, MSTORE, PUSH1 32, PUSH0, RETURN: 16 gas, and the word 7. */
final class EvmBenchTest {
  private static final String PROGRAM =
      """
      {"name": "seven", "suite": "tiny", "fork": "Shanghai",
       "env": {"number": "0x1", "timestamp": "0x2", "gasLimit": "0x1c9c380", "baseFee": "0x7",
         "coinbase": "0x2adc25665018aa1fe0e6bc666dac8fc2697ff9ba",
         "prevRandao": "0x1111111111111111111111111111111111111111111111111111111111111111",
         "chainId": "0x1"},
       "pre": {"0xbe7c43a580000000000000000000000000000001":
         {"balance": "0x0", "nonce": "0x0", "code": "0x60075f5260205ff3", "storage": {}}},
       "call": {"caller": "0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b",
         "to": "0xbe7c43a580000000000000000000000000000001", "value": "0x0", "gas": "0xffff",
         "input": "0x"},
       "expect": {"status": "success", "gasUsed": "0x10",
         "outputKeccak": "0xa66cc928b5edb82af9bd49922954155ab7b0942694bea4ce44661d9a8736c688"}}
      """;

  private static final String CHURN =
      """
      {"name": "one", "suite": "tiny", "fork": "Shanghai", "note": "",
       "env": {"number": "0x1", "timestamp": "0x2", "gasLimit": "0x1c9c380", "baseFee": "0x7",
         "coinbase": "0x2adc25665018aa1fe0e6bc666dac8fc2697ff9ba",
         "prevRandao": "0x1111111111111111111111111111111111111111111111111111111111111111",
         "chainId": "0x1"},
       "pre": {"0xbe7c43a580000000000000000000000000000001":
         {"balance": "0x1", "nonce": "0x0", "code": "0x5f355f55", "storage": {}}},
       "caller": "0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b",
       "to": "0xbe7c43a580000000000000000000000000000001", "gas": "0xffff",
       "load": ["0x"], "blocks": ["0x"],
       "expect": {"loadRoot": "ROOT", "blockRoots": ["ROOT"], "blockGas": 2207}}
      """;

  @TempDir private Path folder;

  @Test
  void programs_endingAsExpected_areListedAsSuch() throws IOException {
    Files.writeString(folder.resolve("seven.json"), PROGRAM);
    StringWriter out = new StringWriter();

    boolean good = EvmBench.programs(folder, new PrintWriter(out));

    assertThat(good).isTrue();
    assertThat(out.toString())
        .matches(
            "tiny/seven +16 gas +\\d+ ns +[0-9.]+ Mgas/s  gas as expected, output as expected\n");
  }

  @Test
  void programs_withOtherGasAndOutput_areNamed() throws IOException {
    Files.writeString(folder.resolve("seven.json"), PROGRAM.replace("0x6007", "0x5f50"));
    StringWriter out = new StringWriter();

    boolean good = EvmBench.programs(folder, new PrintWriter(out));

    assertThat(good).isFalse();
    assertThat(out.toString()).contains("gas NOT as expected, output NOT as expected");
  }

  @Test
  void programs_ofStateChurn_reportRootsThatDiffer() throws IOException {
    String root = "0x" + "00".repeat(32);
    Files.writeString(folder.resolve("churn.json"), CHURN.replace("ROOT", root));
    StringWriter out = new StringWriter();

    boolean good = EvmBench.programs(folder, new PrintWriter(out));

    assertThat(good).isFalse();
    assertThat(out.toString()).contains("gas as expected, roots NOT as expected");
  }

  @Test
  void suites_ofOneProgram_giveItsRate() throws IOException {
    Files.writeString(folder.resolve("seven.json"), PROGRAM);
    StringWriter out = new StringWriter();

    assertThat(EvmBench.suites(folder, new PrintWriter(out))).isTrue();
    assertThat(out.toString()).startsWith("tiny ").contains("geometric mean of 1 programs");
  }

  @Test
  void programs_ofWhatIsNoProgram_areRefusedWithTheReason() throws IOException {
    Files.writeString(folder.resolve("bad.json"), "{\"call\": {}}");

    assertThatThrownBy(() -> EvmBench.programs(folder, new PrintWriter(new StringWriter())))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("bad.json");
  }
}
