package org.poai.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.crypto.Sha256;

class PinnedFileTest {
  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void write() throws Exception {
    file = Files.writeString(directory.resolve("model.gguf"), "the bytes");
  }

  @Test
  void sameBytes_writtenAgainOrMovedThere_areNoChange() throws Exception {
    PinnedFile pinned = PinnedFile.now("model file", file);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));
    assertThat(pinned.change()).isEmpty();
    Path copy = Files.writeString(directory.resolve("copy"), "the bytes");
    Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);
    assertThat(pinned.change()).isEmpty();
  }

  @Test
  void otherBytesOfTheSameLength_areAChange_untilTheyArePutBack() throws Exception {
    PinnedFile pinned = PinnedFile.now("model file", file);
    Files.writeString(file, "THE bytes");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));
    assertThat(pinned.change())
        .contains(
            "The model file " + file + " has changed since the start; put it back or restart");
    assertThat(pinned.change()).isPresent();
    Files.writeString(file, "the bytes");
    Files.setLastModifiedTime(file, FileTime.fromMillis(2));
    assertThat(pinned.change()).isEmpty();
  }

  @Test
  void otherBytesUnderTheOldTime_areAChange() throws Exception {
    FileTime time = FileTime.fromMillis(1_000);
    Files.setLastModifiedTime(file, time);
    PinnedFile pinned = PinnedFile.now("model file", file);
    assertThat(pinned.change()).isEmpty();
    Files.writeString(file, "THE bytes", StandardOpenOption.WRITE);
    Files.setLastModifiedTime(file, time);
    assertThat(pinned.change()).isPresent();
  }

  @Test
  void fileThatIsGone_isAChange() throws Exception {
    PinnedFile pinned = PinnedFile.now("model file", file);
    Files.delete(file);
    assertThat(pinned.change()).hasValueSatisfying(s -> assertThat(s).contains("cannot be read"));
  }

  @Test
  void hashGivenBefore_isComparedAtTheFirstLook() throws Exception {
    assertThat(
            PinnedFile.to(
                    "library", file, Sha256.hash("the bytes".getBytes(StandardCharsets.UTF_8)))
                .change())
        .isEmpty();
    assertThat(PinnedFile.to("library", file, Sha256.hash(new byte[0])).change()).isPresent();
  }
}
