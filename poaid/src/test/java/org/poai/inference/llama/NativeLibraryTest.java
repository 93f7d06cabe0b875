package org.poai.inference.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {
  @TempDir Path home = Path.of("");

  @BeforeEach
  void onOurPlatform() {
    assumeTrue(LlamaPlatform.here().problem().isEmpty());
  }

  @Test
  void bundled_emptyHome_extractsItForUsAlone() throws Exception {
    NativeLibrary library = NativeLibrary.bundled(home);
    assertThat(library.directory().getFileName().toString())
        .contains(library.sha256().toHex().substring(2));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(library.directory())))
        .isEqualTo("rwx------");
    assertThat(library.directory().resolve("libjllama.so")).isRegularFile();
    assertThat(library.engineId(20))
        .hasToString(
            "kherud-4.2.0/93276c536d00f037c37ed6ec1e55be9c828940f4a0af59af10a8f638a31bbc3c/1");
  }

  @Test
  void bundled_tamperedFile_isReplaced() throws Exception {
    Path file = NativeLibrary.bundled(home).directory().resolve("libjllama.so");
    long size = Files.size(file);
    Files.writeString(file, "planted");
    NativeLibrary.bundled(home);
    assertThat(Files.size(file)).isEqualTo(size);
  }

  @Test
  void bundled_homeIsAFile_isAFailureOfTheDisk() throws Exception {
    Path file = Files.writeString(home.resolve("file"), "");
    assertThatThrownBy(() -> NativeLibrary.bundled(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Not a directory");
  }

  @Test
  void ofUser_ownLibrary_hasItsOwnEngineId() throws Exception {
    Files.writeString(home.resolve("libjllama.so"), "built by a user");
    NativeLibrary library = NativeLibrary.ofUser(home);
    assertThat(library.engineId(0).toString()).startsWith("kherud-4.2.0/").endsWith("/1");
    assertThat(library.engineId(0).toString()).doesNotContain("93276c536d00");
    assertThat(library.engineId(20).toString()).endsWith("/1-gpu20");
    assertThatThrownBy(library::load).hasMessageContaining("does not load");
  }

  @Test
  void ofUser_emptyDirectory_saysSo() {
    assertThatThrownBy(() -> NativeLibrary.ofUser(home))
        .hasMessageContaining("no readable libjllama.so");
  }

  @Test
  void gpuNotice_bundledLibrary_saysThatLayersStayOnTheCpu() throws Exception {
    NativeLibrary library = NativeLibrary.bundled(home);
    assertThat(library.gpuNotice(0)).isEmpty();
    assertThat(library.gpuNotice(20))
        .hasValueSatisfying(notice -> assertThat(notice).contains("no GPU"));
  }
}
