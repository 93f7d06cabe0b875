package org.poai.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class OfficialDataTest {
  @Test
  void dataThatAreThere_areFound(@TempDir Path folder) {
    assertThat(OfficialData.at(folder, true)).isEqualTo(folder);
    assertThat(OfficialData.at(folder, false)).isEqualTo(folder);
  }

  @Test
  void dataThatAreMissing_skipTheSuite_andFailItWhereTheyAreRequired(@TempDir Path folder) {
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> OfficialData.at(missing, false))
        .isInstanceOf(TestAbortedException.class);
    assertThatThrownBy(() -> OfficialData.at(missing, true))
        .isInstanceOf(AssertionFailedError.class)
        .hasMessageContaining(missing.toString());
  }
}
