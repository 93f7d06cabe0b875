package org.poai.jni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class NativeCodeTest {
  @Test
  void load_givesAFolderOfOurs_andTakesItAway() {
    AtomicReference<Path> given = new AtomicReference<>();

    NativeCode.load(
        folder -> {
          given.set(folder);
          assertThat(folder).isEmptyDirectory();
          assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
              .isEqualTo("rwx------");
          Files.writeString(folder.resolve("lib.so"), "code");
        });

    assertThat(given.get()).doesNotExist();
  }

  @Test
  void load_thatFails_leavesNothingEither() {
    AtomicReference<Path> given = new AtomicReference<>();

    assertThatThrownBy(
            () ->
                NativeCode.load(
                    folder -> {
                      given.set(folder);
                      Files.writeString(folder.resolve("lib.so"), "half");
                      throw new IOException("disk full");
                    }))
        .isInstanceOf(NativeCodeException.class)
        .hasMessageContaining("disk full");
    assertThat(given.get()).doesNotExist();
  }
}
