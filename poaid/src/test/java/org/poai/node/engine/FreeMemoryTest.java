package org.poai.node.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Linux says of memory is read, of the machine and of a control group. */
class FreeMemoryTest {
  @TempDir private Path folder;
  private FreeMemory memory;

  @BeforeEach
  void write() throws IOException {
    Path info = folder.resolve("meminfo");
    Files.writeString(info, "MemTotal:  8000 kB\nMemFree: 10 kB\nMemAvailable:    4000 kB\n");
    memory = new FreeMemory(info, folder);
  }

  private void group(String most, String used) throws IOException {
    Files.writeString(folder.resolve("memory.max"), most + "\n");
    Files.writeString(folder.resolve("memory.current"), used + "\n");
    Files.writeString(folder.resolve("memory.stat"), "anon 7\ninactive_file 1000\nfile 2\n");
  }

  @Test
  void machineWithoutABoundedGroup_hasWhatIsAvailable() throws IOException {
    assertThat(memory.bytes()).hasValue(4_096_000);
    group("max", "1000000");
    assertThat(memory.bytes()).hasValue(4_096_000);
  }

  @Test
  void boundedGroup_hasWhatItDoesNotUse_pagesOfFilesAside() throws IOException {
    group("3000000", "1000000");
    assertThat(memory.bytes()).hasValue(2_001_000);
    group("9000000", "1000000");
    assertThat(memory.bytes()).as("the machine has less").hasValue(4_096_000);
    group("1000000", "1005000");
    assertThat(memory.bytes()).hasValue(0);
  }

  @Test
  void systemThatDoesNotSay_isUnknown() throws IOException {
    assertThat(new FreeMemory(folder.resolve("none"), folder).bytes()).isEmpty();
    assertThat(FreeMemory.here().bytes().isPresent())
        .isEqualTo(Files.isReadable(Path.of("/proc/meminfo")));
  }
}
