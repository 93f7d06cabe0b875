package org.poai.governance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The committed governance contracts do on the node's own EVM what the scenario files say; {@code
 * scripts/contracts} runs the same files on Hardhat.
 */
final class ScenarioTest {
  private static final Path FOLDER = Path.of("contracts", "scenarios");

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void scenario_onOurMachine_doesWhatItSays(Path file) throws Exception {
    assertThat(new Scenario(file).run().number()).isPositive();
  }

  @Test
  void scenarios_areThere() throws IOException {
    assertThat(files()).hasSizeGreaterThanOrEqualTo(12);
  }
}
