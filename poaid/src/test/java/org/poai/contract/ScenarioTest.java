package org.poai.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.poai.testing.Scenario;

/**
 * The committed contracts of the genesis state do on the node's own EVM what the scenario files
 * say; {@code scripts/contracts} runs the same files on Hardhat.
 */
final class ScenarioTest {
  static List<Path> files() throws IOException {
    return Scenario.files();
  }

  @ParameterizedTest
  @MethodSource("files")
  void scenario_onOurMachine_doesWhatItSays(Path file) throws Exception {
    assertThat(new Scenario(file).run().number()).isPositive();
  }

  @Test
  void scenarios_areThere() throws IOException {
    assertThat(files()).hasSizeGreaterThanOrEqualTo(25);
  }
}
