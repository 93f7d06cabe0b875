package org.poai.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FreeSpaceTest {
  @TempDir Path folder;

  @Test
  void at_aFolderThatIsThereOrIsToBe_isThatOfItsDisk() {
    long free = FreeSpace.at(folder);

    assertThat(free).isPositive();
    assertThat(FreeSpace.at(folder.resolve("not/yet"))).isPositive();
    assertThat(FreeSpace.at(Path.of("relative"))).isPositive();
  }
}
