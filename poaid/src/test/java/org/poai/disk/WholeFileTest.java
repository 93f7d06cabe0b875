package org.poai.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WholeFileTest {
  @TempDir Path folder;

  @Test
  void replace_failingAtAnyStep_leavesOneOfBothAndNoDraft() throws IOException {
    int step = 0;
    FailingDisk disk = new FailingDisk(folder);
    Path file = disk.folder().resolve("a.txt");
    do {
      WholeFile.replace(file, bytes("old"));
      disk.failFrom(++step, "No space left on device");
      boolean done = attempt(() -> WholeFile.replace(file, bytes("newer")));
      disk.heal();
      assertThat(Files.readString(file)).isIn(done ? "newer" : "old", "newer");
      assertThat(names()).containsExactly("a.txt");
    } while (step < 8);
    assertThat(Files.readString(file)).isEqualTo("newer");
  }

  @Test
  void createSecret_failingAtAnyStep_leavesTheWholeFileOrNone() throws IOException {
    for (int step = 1; step < 8; step++) {
      FailingDisk disk = new FailingDisk(folder).failFrom(step, "Read-only file system");
      Path file = disk.folder().resolve("key" + step);
      boolean done = attempt(() -> WholeFile.createSecret(file, bytes("secret")));
      assertThat(!done || Files.readString(file).equals("secret")).isTrue();
      assertThat(!Files.exists(file) || Files.size(file) == 6).isTrue();
    }
    assertThat(names()).noneMatch(name -> name.endsWith(".new"));
  }

  @Test
  void createSecret_overAFile_isRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("key"), "first");

    assertThatThrownBy(() -> WholeFile.createSecret(file, bytes("second")))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(Files.readString(file)).isEqualTo("first");
  }

  @ParameterizedTest
  @CsvSource({
    "No space left on device, FULL",
    "Disk quota exceeded, FULL",
    "Read-only file system, READ_ONLY",
    "Too many open files, TOO_MANY_FILES",
    "Permission denied, DENIED",
    "Input/output error, OTHER"
  })
  void trouble_ofEachReason_isKnown(String words, DiskTrouble expected) {
    FailingDisk disk = new FailingDisk(folder).failFrom(1, words);
    Path file = disk.folder().resolve("a.txt");

    assertThatThrownBy(() -> WholeFile.replace(file, bytes("x")))
        .isInstanceOfSatisfying(
            IOException.class,
            failure -> {
              assertThat(DiskTrouble.of(failure, file)).isEqualTo(expected);
              assertThat(DiskTrouble.reason(failure, file))
                  .doesNotContain("Exception")
                  .doesNotContain(file.toString())
                  .isNotEmpty();
            });
  }

  @Test
  void trouble_ofAFolderThatWentAway_namesIt() {
    Path file = folder.resolve("gone").resolve("deep").resolve("a.txt");

    assertThatThrownBy(() -> WholeFile.replace(file, bytes("x")))
        .isInstanceOfSatisfying(
            IOException.class,
            failure -> assertThat(DiskTrouble.of(failure, file)).isEqualTo(DiskTrouble.GONE));
  }

  private interface Write {
    void run() throws IOException;
  }

  private static boolean attempt(Write write) {
    try {
      write.run();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private java.util.List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
