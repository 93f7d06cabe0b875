package org.poai.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.poai.primitives.Bytes;

/** Code as Hardhat, Foundry and solc write it. */
final class BytecodeTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x6001\n",
        "6001",
        "{\"abi\":[],\"bytecode\":\"0x6001\",\"deployedBytecode\":\"0x00\"}",
        "{\"bytecode\":{\"object\":\"0x6001\",\"sourceMap\":\"\"}}",
        "{\"evm\":{\"bytecode\":{\"object\":\"6001\"}}}"
      })
  void read_anArtifact_isItsCode(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("code"), text);

    assertThat(Bytecode.read(file)).isEqualTo(Bytes.fromHex("0x6001"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"bytecode\":\"0x\"}|no code",
        "{\"bytecode\":\"0x60__$ab$__\"}|not linked",
        "{\"abi\":[]}|no artifact",
        "{\"bytecode\":1}|no artifact",
        "contract A {}|neither",
        "60016|neither"
      })
  void read_whatHasNoCode_isRefused(String text, String why) throws IOException {
    Path file = Files.writeString(folder.resolve("code"), text);

    assertThatThrownBy(() -> Bytecode.read(file)).hasMessageContaining(why);
  }
}
